/** As saved in dashboards. */
export interface ProgressOptions {
  header: boolean;
  /** The bar of a function whose results were dropped stays until new work begins. */
  keepFinished: boolean;
  /** A dashboard variable that a click on a bar sets to the function; '': none. */
  variable: string;
}

/** Whatever somebody wrote into a dashboard's JSON; what is no such option is as if it had not been written. */
export function readOptions(given: unknown): ProgressOptions {
  const { header, keepFinished, variable } = (given ?? {}) as Partial<Record<string, unknown>>;
  return {
    header: header !== false,
    keepFinished: keepFinished !== false,
    variable: typeof variable === 'string' ? variable : '',
  };
}
