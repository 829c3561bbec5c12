/** ms before and after a run in which it is looked at what else happened. */
const AROUND = 5_000;

/** Whole ms since the epoch. */
export const around = (start: number, end: number): { from: number; to: number } => ({
  from: Math.floor(start - AROUND),
  to: Math.ceil(end + AROUND),
});
