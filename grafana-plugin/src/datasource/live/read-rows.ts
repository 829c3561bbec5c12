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
 * The log's matching rows in parts, which share the log's memory where all rows match. The log may grow and drop rows while they
 * are read.
 */
export function* readRows(log: IntervalLog, options: ReadOptions): Generator<IntervalColumns> {
  for (const segment of [...log.segments]) {
    const last = Math.min(segment.length, options.to - segment.first);
    for (let begin = Math.max(0, options.from - segment.first); begin < last; begin += PART_ROWS) {
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
  const prefixes = options.names.prefixes.map((name) => name.toLowerCase().includes(text));
  const found: number[] = [];
  for (const segment of log.segments) {
    const begin = Math.max(0, options.from - segment.first);
    const end = Math.min(segment.length, options.to - segment.first);
    if (begin >= end) continue;
    const hasText = segment.keysWith(text, begin, end);
    for (let at = begin; at < end; at++) {
      if (!(prefixes[segment.prefix[at]!] || hasText(at))) continue;
      if (options.match.row(segment, at, options.names)) found.push(segment.first + at + options.number);
    }
  }
  return found;
}

function whole(segment: Segment, begin: number, end: number, { number }: ReadOptions): IntervalColumns {
  const first = segment.first + begin + number;
  return {
    length: end - begin,
    row: Uint32Array.from({ length: end - begin }, (_, i) => first + i),
    start: segment.start.subarray(begin, end),
    duration: segment.duration.subarray(begin, end),
    prefix: segment.prefix.subarray(begin, end),
    worker: segment.worker.subarray(begin, end),
    thread: segment.thread.subarray(begin, end),
    action: segment.action.subarray(begin, end),
    status: segment.status.subarray(begin, end),
    failed: segment.failed.subarray(begin, end),
  };
}

function matching(
  segment: Segment,
  begin: number,
  end: number,
  { match, names, number }: ReadOptions,
): IntervalColumns {
  const rows: number[] = [];
  for (let at = begin; at < end; at++) if (match.row(segment, at, names)) rows.push(at);
  return {
    length: rows.length,
    row: Uint32Array.from(rows, (at) => segment.first + at + number),
    start: Float64Array.from(rows, (at) => segment.start[at]!),
    duration: Float64Array.from(rows, (at) => segment.duration[at]!),
    prefix: Uint32Array.from(rows, (at) => segment.prefix[at]!),
    worker: Uint32Array.from(rows, (at) => segment.worker[at]!),
    thread: Uint16Array.from(rows, (at) => segment.thread[at]!),
    action: Uint8Array.from(rows, (at) => segment.action[at]!),
    status: Uint8Array.from(rows, (at) => segment.status[at]!),
    failed: Uint8Array.from(rows, (at) => segment.failed[at]!),
  };
}
