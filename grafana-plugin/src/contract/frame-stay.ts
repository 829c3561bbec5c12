/** When a worker was there, called as in the rows of a tasks frame. It stands in `meta.custom.stays`, also of a snapshot. */
export interface FrameStay {
  host: string;
  worker: string;
  threads: number;
  /** ms since the epoch */
  from: number;
  /** null: it is there. */
  to: number | null;
}
