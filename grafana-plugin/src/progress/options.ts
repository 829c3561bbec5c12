/** As saved in dashboards. */
export interface ProgressOptions {
  header: boolean;
  /** The bar of a function whose results were dropped stays until new work begins. */
  keepFinished: boolean;
  /** A dashboard variable that a click on a bar sets to the function; '': none. */
  variable?: string;
}
