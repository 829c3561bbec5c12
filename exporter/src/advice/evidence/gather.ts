import type { Work } from '../../slices.ts';
import { countedRun } from '../../state/computations/counted-run.ts';
import { groupName } from '../../state/computations/group-name.ts';
import { FunctionFigures, type CountedRun } from '../../state/computations/function-figures.ts';
import { slotOf } from '../../state/log/runs/rows.ts';
import type { FoundRuns } from '../../state/log/query/found-runs.ts';
import { BusyTime } from './busy-time.ts';
import { Leaving } from './leaving.ts';
import { made } from './made.ts';
import type { LongRun, OnWorker, RunAgain, RunsEvidence, WorkerEvidence } from './evidence.ts';

/** Runs between two places where others may come in. */
const STEP = 64;

/** Of a function that are remembered. */
const MOST_LONG = 3;

/** Tasks that are remembered since they failed, or since the worker with their results left. */
const MOST_KEYS = 100_000;

type Run = CountedRun & { key: string };

export interface Gathered {
  functions: Map<string, FunctionFigures>;
  runs: RunsEvidence;
}

export interface Asked {
  /** ms since the epoch */
  readonly from: number;
  readonly to: number;
  /** Which runs are asked about: the others only keep threads busy. */
  belongs(run: Run): boolean;
  /** Whether something was sent to a scheduler then that may have asked for a task of that group; ms since the epoch. */
  mayAskFor(life: string, group: string, after: number, until: number): boolean;
}

/** What runs tell. */
export function* gathered(found: FoundRuns, asked: Asked): Work<Gathered> {
  const { view, selection } = found;
  const gathering = new Gathering(found, asked);
  for (const [at, row] of selection.runs.entries()) {
    if (at % STEP === 0) yield;
    const run = countedRun(view, row, found);
    gathering.addBusy(row, run);
    if (asked.belongs(run)) gathering.add(row, run);
  }
  return { functions: gathering.functions, runs: gathering };
}

class Gathering implements RunsEvidence {
  readonly functions = new Map<string, FunctionFigures>();
  readonly longest = new Map<string, LongRun[]>();
  readonly onWorkers = new Map<string, Map<string, OnWorker>>();
  readonly workers = new Map<string, WorkerEvidence>();
  readonly busy: BusyTime;
  readonly afterFailure = new Map<string, RunAgain>();
  readonly afterLoss = new Map<string, RunAgain>();
  readonly afterLossOrAnew = new Map<string, RunAgain>();
  readonly #found: FoundRuns;
  readonly #asked: Asked;
  readonly #leaving = new Leaving();
  readonly #failed = new Set<string>();
  /** Which worker had a result when it left, and when, by task. ms since the epoch */
  readonly #lost = new Map<string, { worker: string; left: number }>();
  /** Workers that left with what ran again, each time that they did. */
  readonly #losses = new Set<string>();

  constructor(found: FoundRuns, asked: Asked) {
    const { from, to } = asked;
    this.#found = found;
    this.#asked = asked;
    this.busy = new BusyTime(from, to);
    const stays = [...found.stays].sort((one, other) => one.from - other.from);
    for (const stay of stays) {
      const begin = Math.max(stay.from, from);
      const end = Math.min(stay.to ?? to, to);
      this.busy.addThreads(begin, end, stay.threads);
      const address = found.workers[stay.worker]?.address ?? '';
      const worker = this.#worker(address);
      worker.threads = stay.threads;
      worker.there += Math.max(0, end - begin);
      this.#leaving.add(address, stay);
    }
    for (const [address, worker] of this.workers) worker.left = this.#leaving.of(address, to);
  }

  get losses(): number {
    return this.#losses.size;
  }

  /** Whatever ran keeps a thread busy, as far as it was in the range. */
  addBusy(row: number, run: Run): void {
    const { view, actions } = this.#found;
    const { from, to } = this.#asked;
    const runs = view.rows.chunkOf(row);
    const first = runs.firstInterval[slotOf(row)]!;
    let compute = 0;
    for (let at = first; at < first + runs.intervalCount[slotOf(row)]!; at++) {
      const { start, duration, action } = view.intervals.chunkOf(at);
      const begin = start[slotOf(at)]!;
      const end = begin + duration[slotOf(at)]!;
      this.busy.addBusy(begin, end);
      if (actions[action[slotOf(at)]!] === 'compute')
        compute += Math.max(0, Math.min(end, to) - Math.max(begin, from));
    }
    const worker = this.#worker(run.worker);
    worker.compute += compute;
    worker.runs++;
    worker.longest = Math.max(worker.longest, compute);
  }

  add(row: number, run: Run): void {
    made(this.functions, run.prefix, () => new FunctionFigures()).add(run);
    this.#addLong(run);
    this.#addAgain(row, run);
    if (run.erred || run.compute === 0) return;
    const workers = made(this.onWorkers, run.prefix, () => new Map<string, OnWorker>());
    const here = made(workers, run.worker, () => ({ runs: 0, logs: 0, squares: 0, compute: 0 }));
    const log = Math.log(run.compute);
    here.runs++;
    here.logs += log;
    here.squares += log * log;
    here.compute += run.compute;
  }

  #addLong({ prefix, key, worker, start, stop, compute }: Run): void {
    const long = made(this.longest, prefix, () => [] as LongRun[]);
    if (long.length === MOST_LONG && compute <= long.at(-1)!.compute) return;
    long.push({ key, worker, start, stop, compute });
    long.sort((a, b) => b.compute - a.compute);
    long.length = Math.min(long.length, MOST_LONG);
  }

  #addAgain(row: number, run: Run): void {
    const task = this.#taskOf(row, run);
    const lost = this.#lost.get(task);
    if (this.#failed.has(task)) count(this.afterFailure, run);
    // What began before the worker left was no loss: it had been dropped.
    else if (lost !== undefined && run.start >= lost.left) {
      if (this.#mayBeAnew(row, run, lost.left)) count(this.afterLossOrAnew, run);
      else {
        count(this.afterLoss, run);
        this.#losses.add(`${lost.worker} ${lost.left}`);
      }
    }
    if (run.erred) {
      if (this.#failed.size < MOST_KEYS) this.#failed.add(task);
      return;
    }
    const left = this.#leaving.after(run.worker, run.start);
    if (left !== null && this.#lost.size < MOST_KEYS) this.#lost.set(task, { worker: run.worker, left });
  }

  /** Sent once more since the worker left, when maybe nobody wanted it any more. */
  #mayBeAnew(row: number, { key, prefix, start }: Run, left: number): boolean {
    return this.#asked.mayAskFor(this.#lifeOf(row), groupName(key, prefix), left, start);
  }

  /** Another scheduler may have the same key, and had no result to lose. */
  #taskOf(row: number, { key }: Run): string {
    return `${this.#found.view.rows.chunkOf(row).life[slotOf(row)]!} ${key}`;
  }

  #lifeOf(row: number): string {
    const { lives, positionOfLife, view } = this.#found;
    return lives[positionOfLife(view.rows.chunkOf(row).life[slotOf(row)]!)] ?? '';
  }

  #worker(address: string): WorkerEvidence {
    return made(this.workers, address, () => ({
      threads: 0,
      there: 0,
      compute: 0,
      runs: 0,
      longest: 0,
      left: [],
    }));
  }
}

function count(all: Map<string, RunAgain>, { prefix, compute, start, stop }: Run): void {
  const again = made(all, prefix, () => ({ runs: 0, compute: 0, from: start, to: stop }));
  again.runs++;
  again.compute += compute;
  again.from = Math.min(again.from, start);
  again.to = Math.max(again.to, stop);
}
