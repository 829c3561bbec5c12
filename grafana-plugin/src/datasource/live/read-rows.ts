import type { IntervalColumns, LiveNames } from '../../contract/live-handle.ts';
import type { IntervalLog, Segment } from './interval-log.ts';
import type { RowMatch } from './row-match.ts';

/** Rows that are read at once: where each key is looked at, that takes some ms. */
const PART_ROWS = 4096;

interface ReadOptions {
  /** The log's row to begin at. */
  from: number;
  /** One past the log's row to end at. */
  to: number;
  /** What is added to the log's rows for the numbers told. */
  number: number;
  match: RowMatch;
  names: LiveNames;
}

/**
 * The log's matching rows in parts, whose times share the log's memory where all rows match. The log may grow and drop rows while
 * they are read.
 */
export function* readRows(log: IntervalLog, options: ReadOptions): Generator<IntervalColumns> {
  for (const segment of [...log.segments]) {
    const { first, length } = segment.times;
    const last = Math.min(length, options.to - first);
    for (let begin = Math.max(0, options.from - first); begin < last; begin += PART_ROWS) {
      const end = Math.min(last, begin + PART_ROWS);
      const part = options.match.all
        ? whole(segment, begin, end, options)
        : matching(segment, begin, end, options);
      if (part.length > 0) yield part;
    }
  }
}

/** Numbers of the matching rows whose key or function contains the text, in any case. */
export function searchRows(log: IntervalLog, options: ReadOptions & { text: string }): number[] {
  const text = options.text.toLowerCase();
  const prefixes = new Set<number>();
  for (const [position, name] of options.names.prefixes.entries())
    if (name.toLowerCase().includes(text)) prefixes.add(position);
  const found: number[] = [];
  for (const segment of log.segments) {
    const { first, length, run } = segment.times;
    const begin = Math.max(0, options.from - first);
    const end = Math.min(length, options.to - first);
    if (begin >= end) continue;
    const hasText = new Uint8Array(segment.length);
    for (const at of segment.search(text, prefixes, run[begin]!, run[end - 1]! + 1)) hasText[at] = 1;
    for (let at = begin; at < end; at++)
      if (hasText[run[at]!] === 1 && options.match.run(segment, run[at]!, options.names))
        found.push(first + at + options.number);
  }
  return found;
}

function whole(segment: Segment, begin: number, end: number, { number }: ReadOptions): IntervalColumns {
  const { times } = segment;
  const row = new Uint32Array(end - begin);
  for (let i = 0, first = times.first + begin + number; i < row.length; i++) row[i] = first + i;
  return {
    length: end - begin,
    row,
    start: times.start.subarray(begin, end),
    duration: times.duration.subarray(begin, end),
    action: times.action.subarray(begin, end),
    failed: times.failed.subarray(begin, end),
    ...ofRuns(segment, times.run.subarray(begin, end)),
  };
}

function matching(
  segment: Segment,
  begin: number,
  end: number,
  { match, names, number }: ReadOptions,
): IntervalColumns {
  const { times } = segment;
  const rows: number[] = [];
  let run = -1;
  let matches = false;
  for (let at = begin; at < end; at++) {
    // The intervals of a run lie together.
    if (times.run[at] !== run) matches = match.run(segment, (run = times.run[at]!), names);
    if (matches) rows.push(at);
  }
  return {
    length: rows.length,
    row: Uint32Array.from(rows, (at) => times.first + at + number),
    start: Float64Array.from(rows, (at) => times.start[at]!),
    duration: Float64Array.from(rows, (at) => times.duration[at]!),
    action: Uint8Array.from(rows, (at) => times.action[at]!),
    failed: Uint8Array.from(rows, (at) => times.failed[at]!),
    ...ofRuns(
      segment,
      Uint16Array.from(rows, (at) => times.run[at]!),
    ),
  };
}

type OfRuns = Pick<IntervalColumns, 'prefix' | 'worker' | 'thread' | 'status'>;

/** What rows have from their runs. */
function ofRuns(segment: Segment, runs: Uint16Array): OfRuns {
  const { length } = runs;
  const prefix = new Uint32Array(length);
  const worker = new Uint32Array(length);
  const thread = new Uint16Array(length);
  const status = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const run = runs[i]!;
    prefix[i] = segment.prefix[run]!;
    worker[i] = segment.worker[run]!;
    thread[i] = segment.thread[run]!;
    status[i] = segment.status[run]!;
  }
  return { prefix, worker, thread, status };
}
