import { CHUNK_ROWS } from './rows.ts';

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

export const newRunColumns = (): RunColumns => ({
  life: new Uint32Array(CHUNK_ROWS),
  id: new Float64Array(CHUNK_ROWS),
  prefix: new Uint16Array(CHUNK_ROWS),
  worker: new Uint16Array(CHUNK_ROWS),
  lane: new Uint16Array(CHUNK_ROWS),
  status: new Uint8Array(CHUNK_ROWS),
  type: new Uint16Array(CHUNK_ROWS),
  nbytes: new Float64Array(CHUNK_ROWS),
  start: new Float64Array(CHUNK_ROWS),
  stop: new Float64Array(CHUNK_ROWS),
  firstInterval: new Float64Array(CHUNK_ROWS),
  intervalCount: new Uint16Array(CHUNK_ROWS),
  exception: new Uint32Array(CHUNK_ROWS),
  traceback: new Uint32Array(CHUNK_ROWS),
  key: new Array<string>(CHUNK_ROWS).fill(''),
});

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

export const newIntervalColumns = (): IntervalColumns => ({
  action: new Uint16Array(CHUNK_ROWS),
  start: new Float64Array(CHUNK_ROWS),
  duration: new Float64Array(CHUNK_ROWS),
  source: new Uint32Array(CHUNK_ROWS),
});
