export interface Range {
  /** ms since the epoch */
  from: number;
  to: number;
}
