import type { MakeChunk } from './rows.ts';

/** Finished runs, a column a field. */
export interface RunColumns {
  life: Uint32Array;
  id: Float64Array;
  prefix: Uint16Array;
  worker: Uint16Array;
  lane: Uint16Array;
  status: Uint8Array;
  type: Uint16Array;
  nbytes: Float64Array;
  /** First start and last stop, ms since the epoch. */
  start: Float64Array;
  stop: Float64Array;
  /** Rows of its intervals. */
  firstInterval: Float64Array;
  intervalCount: Uint16Array;
  /** Handles of error texts; 0: none. */
  exception: Uint32Array;
  traceback: Uint32Array;
  key: string[];
}

export const newRunColumns: MakeChunk<RunColumns> = (rows, shorter) => ({
  life: begun(new Uint32Array(rows), shorter?.life),
  id: begun(new Float64Array(rows), shorter?.id),
  prefix: begun(new Uint16Array(rows), shorter?.prefix),
  worker: begun(new Uint16Array(rows), shorter?.worker),
  lane: begun(new Uint16Array(rows), shorter?.lane),
  status: begun(new Uint8Array(rows), shorter?.status),
  type: begun(new Uint16Array(rows), shorter?.type),
  nbytes: begun(new Float64Array(rows), shorter?.nbytes),
  start: begun(new Float64Array(rows), shorter?.start),
  stop: begun(new Float64Array(rows), shorter?.stop),
  firstInterval: begun(new Float64Array(rows), shorter?.firstInterval),
  intervalCount: begun(new Uint16Array(rows), shorter?.intervalCount),
  exception: begun(new Uint32Array(rows), shorter?.exception),
  traceback: begun(new Uint32Array(rows), shorter?.traceback),
  key: [...(shorter?.key ?? []), ...new Array<string>(rows - (shorter?.key.length ?? 0)).fill('')],
});

/** Of a row, with where its key is. */
export const RUN_BYTES = 71;

/** What threads did in the runs. */
export interface IntervalColumns {
  action: Uint16Array;
  /** ms since the epoch. */
  start: Float64Array;
  /** ms */
  duration: Float64Array;
  /** Position of the worker that a transfer came from, plus 1; 0: none. */
  source: Uint32Array;
}

export const newIntervalColumns: MakeChunk<IntervalColumns> = (rows, shorter) => ({
  action: begun(new Uint16Array(rows), shorter?.action),
  start: begun(new Float64Array(rows), shorter?.start),
  duration: begun(new Float64Array(rows), shorter?.duration),
  source: begun(new Uint32Array(rows), shorter?.source),
});

/** Of a row. */
export const INTERVAL_BYTES = 22;

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function begun<Long extends Column>(column: Long, shorter: Long | undefined): Long {
  if (shorter) column.set(shorter);
  return column;
}
