/**
 * What asking takes of a scheduler's time beside evaluating, in seconds. Measured as CPU time of its process (distributed
 * 2022.12.1 and 2026.8.0): pushes of nothing, of 1 MB that was packed before, and connections for one push each.
 */
const PUSH = 250e-6;
const PUSHED_BYTE = 0.4e-9;
export const CONNECTING = 500e-6;

/** A plain op, and a row of the task stream in its answer. */
const CALL = 230e-6;
const ROW = 4e-6;
const ROW_BYTES = 280;

/** Sending a push of so many bytes. */
export const sending = (bytes: number): number => PUSH + bytes * PUSHED_BYTE;

/** A plain op whose answer has so many bytes, whatever it is of. */
export const calling = (bytes: number): number => CALL + (bytes / ROW_BYTES) * ROW;

/** So many seconds of the scheduler's time went into what was asked for. */
export type Spent = (seconds: number) => void;
