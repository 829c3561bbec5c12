import { TASK_OK, type Tasks } from '@daskscope/api';
import { failedIntervals, Keys, makeRoomForKeys, NO_SOURCE, sourcesOf } from '@daskscope/client';
import type { IntervalDetail, LiveNames } from '../../contract/live-handle.ts';

/** Rows of a segment: what is dropped at once when room is made. */
export const SEGMENT_ROWS = 1 << 14;
/** Bytes of all keys, beyond which the oldest are given up; their rows stay. */
const KEY_BYTES = 64 * 1024 * 1024;

/** What an answer of /tasks and a line of the stream have in common. */
export type TaskRows = Pick<Tasks, 'base' | 'tasks' | 'intervals' | 'sources'> &
  Partial<Pick<Tasks, 'actions'>>;

/** Intervals in parallel columns, one row each, with what is known of its task. 57 bytes a row, and the keys. */
export class Segment {
  /** The number of its first row. */
  readonly first: number;
  length = 0;
  readonly start = new Float64Array(SEGMENT_ROWS);
  readonly duration = new Float64Array(SEGMENT_ROWS);
  readonly prefix = new Uint32Array(SEGMENT_ROWS);
  readonly worker = new Uint32Array(SEGMENT_ROWS);
  readonly thread = new Uint16Array(SEGMENT_ROWS);
  readonly action = new Uint8Array(SEGMENT_ROWS);
  readonly status = new Uint8Array(SEGMENT_ROWS);
  readonly failed = new Uint8Array(SEGMENT_ROWS);
  readonly life = new Uint16Array(SEGMENT_ROWS);
  readonly id = new Float64Array(SEGMENT_ROWS);
  readonly nbytes = new Float64Array(SEGMENT_ROWS);
  readonly source = new Int32Array(SEGMENT_ROWS);
  /** Which of the keys is a row's: rows of one run share it. */
  readonly #keyOf = new Uint16Array(SEGMENT_ROWS);
  /** null: given up to keep within the room for keys. */
  keys: Keys | null = new Keys(SEGMENT_ROWS);

  constructor(first: number) {
    this.first = first;
  }

  get end(): number {
    return this.first + this.length;
  }

  get full(): boolean {
    return this.length === SEGMENT_ROWS;
  }

  /** '' where it is no longer kept: the exporter may know it. */
  key(at: number): string {
    return this.keys?.at(this.#keyOf[at]!) ?? '';
  }

  /** The key of the row at `length`, which its run's other rows share. */
  addKey(key: string): void {
    const keys = this.keys!;
    this.#keyOf[this.length] = keys.length;
    keys.push(key);
  }

  shareKey(): void {
    this.#keyOf[this.length] = this.#keyOf[this.length - 1]!;
  }

  /** Whether the keys of rows from `from` to before `to` contain a text, in any case; the text is in lower case. */
  keysWith(text: string, from: number, to: number): (at: number) => boolean {
    const found = new Uint8Array(SEGMENT_ROWS);
    const last = this.#keyOf[to - 1]! + 1;
    for (const key of this.keys?.matching(text, this.#keyOf[from]!, last) ?? []) found[key] = 1;
    return (at) => found[this.#keyOf[at]!] === 1;
  }
}

/** The newest intervals, at most about `capacity` of them: the oldest make room a segment at a time. */
export class IntervalLog {
  readonly #segments: Segment[] = [];
  readonly #most: number;
  readonly #keyBytes: number;

  constructor(capacity: number, keyBytes = KEY_BYTES) {
    this.#most = Math.max(2, Math.ceil(capacity / SEGMENT_ROWS));
    this.#keyBytes = keyBytes;
  }

  /** The oldest row kept. */
  get first(): number {
    return this.#segments[0]?.first ?? 0;
  }

  /** One past the newest row; numbers are never given again. */
  get end(): number {
    return this.#segments.at(-1)?.end ?? 0;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** @param actions the dictionary that the rows' actions point into, if it did not come with them */
  append(rows: TaskRows, actions: readonly string[] = rows.actions ?? []): void {
    const { base, tasks, intervals } = rows;
    const { task, action, start, duration } = intervals;
    const source = sourcesOf(rows);
    const failed = failedIntervals(rows, actions);
    let before = -1;
    for (let i = 0; i < task.length; i++) {
      const row = task[i]!;
      const segment = this.#room();
      const at = segment.length;
      // The first row of a segment has no row before it to share with.
      if (row === before && at > 0) segment.shareKey();
      else segment.addKey(tasks.key?.[row] ?? '');
      before = row;
      segment.start[at] = base + start[i]!;
      segment.duration[at] = duration[i]!;
      segment.action[at] = action[i]!;
      segment.source[at] = source[i]!;
      segment.prefix[at] = tasks.prefix[row]!;
      segment.worker[at] = tasks.worker[row]!;
      segment.thread[at] = tasks.thread[row]!;
      segment.status[at] = tasks.status[row] ?? TASK_OK;
      segment.failed[at] = failed[i]!;
      segment.life[at] = tasks.life[row]!;
      segment.id[at] = tasks.id[row]!;
      segment.nbytes[at] = tasks.nbytes[row]!;
      segment.length++;
    }
  }

  detail(row: number, { lives }: LiveNames): IntervalDetail | null {
    const segment = this.segmentOf(row);
    if (!segment) return null;
    const at = row - segment.first;
    const source = segment.source[at]!;
    return {
      life: lives[segment.life[at]!] ?? '',
      id: segment.id[at]!,
      key: segment.key(at),
      prefix: segment.prefix[at]!,
      worker: segment.worker[at]!,
      thread: segment.thread[at]!,
      action: segment.action[at]!,
      status: segment.status[at]!,
      start: segment.start[at]!,
      duration: segment.duration[at]!,
      nbytes: segment.nbytes[at]!,
      source: source === NO_SOURCE ? null : source,
    };
  }

  segmentOf(row: number): Segment | undefined {
    // All but the last are full.
    const segment = this.#segments[Math.floor((row - this.first) / SEGMENT_ROWS)];
    return segment && row < segment.end ? segment : undefined;
  }

  #room(): Segment {
    const last = this.#segments.at(-1);
    if (last && !last.full) return last;
    last?.keys?.seal();
    if (this.#segments.length === this.#most) this.#segments.shift();
    const added = new Segment(last?.end ?? 0);
    this.#segments.push(added);
    makeRoomForKeys(this.#segments, this.#keyBytes);
    return added;
  }
}
