import { Keys } from './keys.ts';

/** Runs of a segment at most: what is dropped at once when room is made. */
export const SEGMENT_RUNS = 1 << 14;

/** One finished run of a task. Positions are those of whoever keeps it. */
export interface Run {
  life: number;
  /** The exporter's number of it within its life. */
  id: number;
  prefix: number;
  worker: number;
  /** Lane on its worker. */
  thread: number;
  /** 0 ok, 1 error */
  status: number;
  /** bytes of the result */
  nbytes: number;
}

/** When the runs of a segment ran, in as much detail as whoever keeps them needs. */
export interface Times {
  /** No further run fits in. */
  readonly full: boolean;
  /** No further run comes: gives back what was reserved for them. */
  seal(): void;
}

/** Runs in parallel columns, 29 bytes each and their keys. */
export class RunSegment<T extends Times> {
  /** The number of its first run. */
  readonly first: number;
  length = 0;
  life = new Uint16Array(SEGMENT_RUNS);
  id = new Float64Array(SEGMENT_RUNS);
  prefix = new Uint32Array(SEGMENT_RUNS);
  worker = new Uint32Array(SEGMENT_RUNS);
  thread = new Uint16Array(SEGMENT_RUNS);
  status = new Uint8Array(SEGMENT_RUNS);
  nbytes = new Float64Array(SEGMENT_RUNS);
  readonly times: T;
  /** null: given up to keep within the room for keys. */
  keys: Keys | null = new Keys(SEGMENT_RUNS);

  constructor(first: number, times: T) {
    this.first = first;
    this.times = times;
  }

  get end(): number {
    return this.first + this.length;
  }

  get full(): boolean {
    return this.length === SEGMENT_RUNS || this.times.full;
  }

  push(run: Run, key: string): void {
    const at = this.length++;
    this.life[at] = run.life;
    this.id[at] = run.id;
    this.prefix[at] = run.prefix;
    this.worker[at] = run.worker;
    this.thread[at] = run.thread;
    this.status[at] = run.status;
    this.nbytes[at] = run.nbytes;
    this.keys!.push(key);
  }

  run(at: number): Run {
    return {
      life: this.life[at]!,
      id: this.id[at]!,
      prefix: this.prefix[at]!,
      worker: this.worker[at]!,
      thread: this.thread[at]!,
      status: this.status[at]!,
      nbytes: this.nbytes[at]!,
    };
  }

  /**
   * Places of the runs from one on and before another that are of one of the functions, or whose key contains a text, in any case;
   * maybe more than once. The text is in lower case.
   */
  *search(text: string, prefixes: ReadonlySet<number>, from: number, to: number): Iterable<number> {
    yield* this.keys?.matching(text, from, to) ?? [];
    if (prefixes.size === 0) return;
    for (let at = from; at < to; at++) if (prefixes.has(this.prefix[at]!)) yield at;
  }

  seal(): void {
    this.keys?.seal();
    this.times.seal();
    for (const name of ['life', 'id', 'prefix', 'worker', 'thread', 'status', 'nbytes'] as const)
      this[name] = this[name].slice(0, this.length) as never;
  }
}
