import { cut, detached, KEY_LIMIT, NAME_LIMIT } from '../text.ts';
import type { CodeFrame, ComputationUpdate } from '../updates/computations.ts';
import { FunctionFigures, type CountedRun, type RememberedFunction } from './function-figures.ts';
import { KnownPart, type RememberedPart } from './known-part.ts';
import { NO_PEAKS, type Peaks } from './peaks.ts';

/** Of one computation; what is beyond counts as one. */
const MOST_FUNCTIONS = 500;
export const OTHER_FUNCTIONS = '(other functions)';
const MOST_WORKERS = 2_000;
export const OTHER_WORKERS = '(other workers)';

/** done: all of it has ended. lost: its scheduler was gone before. */
export type ComputationState = 'running' | 'done' | 'lost';

/** What threads did and could have done in it, as far as it is known. ms of threads. */
export interface ThreadFigures {
  readonly total: number;
  readonly idle: number;
}

interface WorkerFigures {
  runs: number;
  /** ms */
  compute: number;
}

/** One as plain values, as it is kept. */
export interface RememberedComputation {
  readonly id: string;
  readonly life: string;
  readonly start: number;
  readonly state: ComputationState;
  readonly states: readonly (readonly [state: string, tasks: number])[];
  readonly groups: readonly string[];
  readonly groupCount: number;
  readonly code: readonly (readonly CodeFrame[])[];
  readonly functions: readonly (readonly [name: string, figures: RememberedFunction])[];
  readonly workers: readonly (readonly [address: string, figures: WorkerFigures])[];
  readonly peaks: Readonly<Peaks>;
  readonly peaksUntil: number;
  readonly known: RememberedPart;
  readonly threads: ThreadFigures | null;
  readonly unknown: number | null;
  readonly settled: boolean;
  readonly over: number | null;
  readonly toldStop: number | null;
  readonly lastStop: number | null;
}

/** Tasks of these states still have something before them. */
const AT_WORK = ['waiting', 'queued', 'no-worker', 'processing'];

/** One computation and what is known of it. Times are ms since the epoch, durations ms. */
export class Computation {
  readonly id: string;
  /** The scheduler's id. */
  readonly life: string;
  readonly start: number;
  state: ComputationState = 'running';
  states: ReadonlyMap<string, number> = new Map();
  groups: ReadonlySet<string> = new Set();
  groupCount = 0;
  code: readonly (readonly CodeFrame[])[] = [];
  readonly functions = new Map<string, FunctionFigures>();
  readonly workers = new Map<string, WorkerFigures>();
  /** Of the cluster while it ran. */
  peaks: Readonly<Peaks> = NO_PEAKS;
  /** ms since the epoch: so far they are of. */
  peaksUntil: number;
  known: KnownPart;
  /** null: not known yet, or not at all. */
  threads: ThreadFigures | null = null;
  /** ms of its time of which it is not known what ran; null: not known yet. */
  unknown: number | null = null;
  settled = false;
  /** Somebody keeps it for longer. */
  kept = false;
  /** By an earlier start of the exporter, which knew all of it: here is nothing but when it began. */
  elsewhere = false;
  /** ms since the epoch: if it has ended, then by this time, whatever of it came into the log so far. */
  over = Infinity;
  #toldStop: number | null = null;
  #lastStop: number | null = null;

  constructor({ id, start }: Pick<ComputationUpdate, 'id' | 'start'>, life: string) {
    this.id = detached(id);
    this.start = start;
    this.peaksUntil = start;
    this.known = new KnownPart(start);
    this.life = life;
  }

  static restored(remembered: RememberedComputation): Computation {
    const { states, groups, groupCount, code, functions, workers, known, over } = remembered;
    const { state, peaks, peaksUntil, threads, unknown, settled } = remembered;
    const one = new Computation(remembered, remembered.life);
    Object.assign(one, { state, peaks, peaksUntil, threads, unknown, settled, groupCount, code });
    one.states = new Map(states);
    one.groups = new Set(groups);
    for (const [name, figures] of functions) one.functions.set(name, FunctionFigures.restored(figures));
    for (const [address, figures] of workers) one.workers.set(address, { ...figures });
    one.known = KnownPart.restored(known);
    one.over = over ?? Infinity;
    one.#toldStop = remembered.toldStop;
    one.#lastStop = remembered.lastStop;
    return one;
  }

  remember(): RememberedComputation {
    const { id, life, start, state, groupCount, code, peaks, peaksUntil, threads, unknown, settled } = this;
    return {
      ...{ id, life, start, state, groupCount, code, peaks, peaksUntil, threads, unknown, settled },
      states: [...this.states],
      groups: [...this.groups],
      functions: Array.from(this.functions, ([name, figures]) => [name, figures.remember()] as const),
      workers: [...this.workers],
      known: this.known.remember(),
      over: Number.isFinite(this.over) ? this.over : null,
      toldStop: this.#toldStop,
      lastStop: this.#lastStop,
    };
  }

  /** One of its tasks has something before it. */
  get hasWork(): boolean {
    return AT_WORK.some((state) => (this.states.get(state) ?? 0) > 0);
  }

  /** When the last of it ended, so far; null: nothing has. Dask counts no failures in it, runs that are known do. */
  get last(): number | null {
    if (this.#toldStop === null || this.#lastStop === null) return this.#toldStop ?? this.#lastStop;
    return Math.max(this.#toldStop, this.#lastStop);
  }

  /** When it ended; null: it runs, or nobody saw its end. */
  get stop(): number | null {
    return this.state === 'done' ? this.last : null;
  }

  /** It was under way until then, ms since the epoch; Infinity: it runs. What is lost does not go on, though nobody saw its end. */
  get until(): number {
    return this.state === 'running' ? Infinity : (this.last ?? this.start);
  }

  /** @param next when the one after it began: groups that both have end later */
  tell(update: ComputationUpdate, next: number): void {
    this.states = update.states;
    this.groups = new Set(update.groups.map((name) => detached(cut(name, KEY_LIMIT))));
    this.groupCount = update.groupCount;
    this.code = update.code.map((frames) =>
      frames.map(({ text, file, line }) => ({
        text: detached(text),
        file: file === null ? null : detached(cut(file, NAME_LIMIT)),
        line,
      })),
    );
    this.#toldStop = update.stop !== null && update.stop < next ? update.stop : null;
  }

  add(run: CountedRun): void {
    entry(this.functions, run.prefix, MOST_FUNCTIONS, OTHER_FUNCTIONS, () => new FunctionFigures()).add(run);
    const worker = entry(this.workers, run.worker, MOST_WORKERS, OTHER_WORKERS, () => ({
      runs: 0,
      compute: 0,
    }));
    worker.runs++;
    worker.compute += run.compute;
    this.#lastStop = Math.max(this.#lastStop ?? -Infinity, run.stop);
  }

  /** Nothing of it changes any more. */
  settle(threads: ThreadFigures | null): void {
    this.threads = threads;
    this.unknown = this.last === null ? null : this.known.unknownUntil(this.last);
    this.settled = true;
    for (const figures of this.functions.values()) figures.close();
  }

  /** Characters of its code. */
  get characters(): number {
    return this.code.flat().reduce((sum, { text, file }) => sum + text.length + (file?.length ?? 0), 0);
  }
}

function entry<Value>(
  map: Map<string, Value>,
  name: string,
  most: number,
  others: string,
  make: () => Value,
): Value {
  const known = map.get(name);
  if (known) return known;
  if (map.size >= most - 1) {
    const shared = map.get(others) ?? make();
    map.set(others, shared);
    return shared;
  }
  const made = make();
  map.set(name, made);
  return made;
}
