import { makeRoomForKeys } from './keys.ts';
import { RunSegment, SEGMENT_RUNS, type Run, type Times } from './run-segment.ts';

/** Bytes of all keys, beyond which the oldest are given up; their runs stay. */
const KEY_BYTES = 64 * 1024 * 1024;

interface RunLogOptions<T extends Times> {
  /** Runs kept at most, about: at least two segments are. */
  capacity: number;
  /** Bytes of all keys. */
  keyBytes?: number;
  /** When the runs of a further segment ran. */
  times: () => T;
}

/** The newest runs, numbered from 0 as they came: the oldest make room a segment at a time, and their keys do so earlier. */
export class RunLog<T extends Times> {
  readonly #segments: RunSegment<T>[] = [];
  readonly #most: number;
  readonly #keyBytes: number;
  readonly #times: () => T;

  constructor({ capacity, keyBytes = KEY_BYTES, times }: RunLogOptions<T>) {
    this.#most = Math.max(2, Math.ceil(capacity / SEGMENT_RUNS));
    this.#keyBytes = keyBytes;
    this.#times = times;
  }

  get segments(): readonly RunSegment<T>[] {
    return this.#segments;
  }

  /** Number of the oldest run kept. */
  get first(): number {
    return this.#segments[0]?.first ?? 0;
  }

  /** One past the number of the newest; numbers are never given again. */
  get end(): number {
    return this.#segments.at(-1)?.end ?? 0;
  }

  /** Number of the oldest run whose key is kept. */
  get firstKey(): number {
    return this.#segments.find(({ keys }) => keys !== null)?.first ?? this.end;
  }

  /** Returns the segment that it is the last of. */
  push(run: Run, key: string): RunSegment<T> {
    const segment = this.#room();
    segment.push(run, key);
    return segment;
  }

  /** undefined if it is no longer kept. */
  run(number: number): Run | undefined {
    const segment = this.segmentOf(number);
    return segment?.run(number - segment.first);
  }

  /** undefined if it is no longer kept: the exporter may know it. */
  key(number: number): string | undefined {
    const segment = this.segmentOf(number);
    return segment?.keys?.at(number - segment.first);
  }

  /** The number of a run of the exporter's; the newest if it came more than once. */
  find(life: number, id: number): number | undefined {
    for (const segment of this.#segments.toReversed())
      for (let at = segment.length - 1; at >= 0; at--)
        if (segment.id[at] === id && segment.life[at] === life) return segment.first + at;
    return undefined;
  }

  /** Numbers of the runs from one on and before another that a segment's search finds, maybe more than once. */
  *search(text: string, prefixes: ReadonlySet<number>, from: number, to: number): Iterable<number> {
    for (const segment of this.#segments) {
      const { first, end } = segment;
      if (first >= to || end <= from) continue;
      const [begin, stop] = [Math.max(from, first) - first, Math.min(to, end) - first];
      for (const at of segment.search(text, prefixes, begin, stop)) yield first + at;
    }
  }

  /** undefined if the run is no longer kept. */
  segmentOf(number: number): RunSegment<T> | undefined {
    const segment = this.#segments.findLast(({ first }) => first <= number);
    return segment && number < segment.end ? segment : undefined;
  }

  #room(): RunSegment<T> {
    const last = this.#segments.at(-1);
    if (last && !last.full) return last;
    last?.seal();
    if (this.#segments.length === this.#most) this.#segments.shift();
    const added = new RunSegment(last?.end ?? 0, this.#times());
    this.#segments.push(added);
    makeRoomForKeys(this.#segments, this.#keyBytes);
    return added;
  }
}
