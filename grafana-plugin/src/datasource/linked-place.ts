/** A computation, or the task stream at a time. */
export interface LinkedPlace {
  computation?: string;
  /** ms since the epoch, or variables of a data link that hold them. */
  from: number | string;
  to: number | string;
}

/** A link to where that is looked at. */
export type LinkTo = (place: LinkedPlace) => string;
