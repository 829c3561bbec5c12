import type { RunningTask } from './running-task.ts';
import { WorkerCounters } from './worker-counters.ts';
import { WorkerStrain } from './worker-strain.ts';
import type { UnderWay } from '../../log/kept.ts';
import { RisingByName } from '../../rising/rising-by-name.ts';
import type { Names, Renumbering, WorkerNames } from '../../names.ts';
import { isSame, sameRunning } from './same-worker.ts';
import type { Stays } from '../../log/lanes/stays.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../text.ts';
import type { RunningUpdate } from '../../updates/tasks.ts';
import type { WorkerUpdate } from '../../updates/workers.ts';

export const WORKER_STATES = ['idle', 'busy', 'saturated', 'paused', 'retiring'] as const;
export type WorkerActivity = (typeof WORKER_STATES)[number];

/** Replaced when anything of it changes, so identity tells. */
export interface WorkerState extends Readonly<WorkerUpdate> {
  /** Position in the workers dictionary. */
  readonly position: number;
  /** Disjoint, as the contract names them. */
  readonly state: WorkerActivity;
  /** ms since the epoch: since when it is there; null: not known. */
  readonly since: number | null;
  /** What executes, the longest first. */
  readonly running: readonly RunningTask[];
}

/** The workers of the cluster now. */
export class Workers {
  readonly counters = new WorkerCounters();
  /** Transfers between workers, by address. */
  readonly transfers = new RisingByName('incoming', 'outgoing');
  readonly strain = new WorkerStrain();
  readonly #names: WorkerNames;
  readonly #prefixes: Names;
  readonly #stays: Stays;
  #workers = new Map<string, WorkerState>();
  #oldest = new Map<number, number>();
  /** Of this life, the first ones included. */
  #seen = { added: 0, removed: 0 };
  #version = 0;
  #updated = 0;

  constructor(options: { names: WorkerNames; prefixes: Names; stays: Stays }) {
    this.#names = options.names;
    this.#prefixes = options.prefixes;
    this.#stays = options.stays;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Rises at each update: for whoever keeps a rendering. */
  get version(): number {
    return this.#version;
  }

  /** ms since the epoch: when the scheduler last said so; 0: never. */
  get updated(): number {
    return this.#updated;
  }

  get(address: string): WorkerState | undefined {
    return this.#workers.get(cut(address, NAME_LIMIT));
  }

  all(): Iterable<WorkerState> {
    return this.#workers.values();
  }

  /** All workers of the scheduler: one that is absent is gone. */
  update(updates: WorkerUpdate[], now: number): void {
    const workers = new Map<string, WorkerState>();
    for (const update of updates) {
      const heard = this.get(update.address)?.lastSeen ?? 0;
      const state = this.#stateOf(update);
      if (state.lastSeen > heard) this.strain.see(state, heard);
      workers.set(state.address, state);
    }
    let stayed = 0;
    for (const address of workers.keys()) if (this.#workers.has(address)) stayed++;
    const { added, removed } = this.#seen;
    this.#seen = { added: added + workers.size - stayed, removed: removed + this.#workers.size - stayed };
    this.counters.see(this.#seen);
    this.transfers.update(Array.from(workers, ([address, { report }]) => [address, transfersOf(report)]));
    this.#workers = workers;
    this.#stays.see(workers.values(), now);
    for (const state of workers.values()) {
      const since = this.#stays.since(state.position) ?? null;
      if (since !== state.since) workers.set(state.address, { ...state, since });
    }
    this.#version++;
    this.#updated = now;
  }

  /**
   * What executes on every worker: one that is absent executes nothing. told: when the scheduler said so, by its own clock; null:
   * it does not say, and how long tasks execute is of their workers' last heartbeats.
   */
  updateRunning(updates: RunningUpdate[], now: number, told: number | null = null): void {
    this.#oldest = new Map();
    const tasksOf = new Map<WorkerState, RunningTask[]>();
    for (const { worker, tasks } of updates) {
      const state = this.get(worker);
      if (state) tasksOf.set(state, this.#runningOn(state, tasks, told));
    }
    for (const state of this.#workers.values()) {
      const running = tasksOf.get(state) ?? [];
      if (!sameRunning(running, state.running)) this.#workers.set(state.address, { ...state, running });
    }
    this.#version++;
    this.#updated = now;
  }

  markWorkers(mark: (position: number) => void): void {
    for (const { position } of this.#workers.values()) mark(position);
  }

  markPrefixes(mark: (position: number) => void): void {
    for (const { prefix } of this.executing()) mark(prefix);
  }

  renumberWorkers(now: Renumbering): void {
    this.#replaceEach((worker) => ({ ...worker, position: now(worker.position) }));
  }

  renumberPrefixes(now: Renumbering): void {
    this.#replaceEach((worker) => ({
      ...worker,
      running: worker.running.map((task) => ({ ...task, prefix: now(task.prefix) })),
    }));
    this.#oldest = new Map(Array.from(this.#oldest, ([prefix, seconds]) => [now(prefix), seconds]));
  }

  /** Whoever is still looking at them goes on with those that were. */
  #replaceEach(anew: (worker: WorkerState) => WorkerState): void {
    this.#workers = new Map(Array.from(this.#workers, ([address, worker]) => [address, anew(worker)]));
  }

  /** All that executes. */
  *executing(): Generator<UnderWay> {
    for (const { position, running } of this.#workers.values())
      for (const { key, prefix, since } of running) yield { worker: position, prefix, key, since };
  }

  /** Seconds that the oldest running task of a prefix has executed; 0: none does. */
  oldestRunning(prefixPosition: number): number {
    return this.#oldest.get(prefixPosition) ?? 0;
  }

  /**
   * Another scheduler, at this position in the log's lives: nothing is known of its workers. fresh: it started after the exporter
   * first connected to any.
   */
  beginLife({ life, fresh }: { life: number; fresh: boolean }, now: number): void {
    this.counters.beginLife({ fresh, left: this.#workers.size });
    this.transfers.beginLife(fresh);
    this.#stays.beginLife(life);
    this.#workers = new Map();
    this.#oldest = new Map();
    this.#seen = { added: 0, removed: 0 };
    this.#version++;
    this.#updated = now;
  }

  counts(): Record<WorkerActivity, number> {
    const counts = { idle: 0, busy: 0, saturated: 0, paused: 0, retiring: 0 };
    for (const { state } of this.#workers.values()) counts[state]++;
    return counts;
  }

  #runningOn(worker: WorkerState, tasks: RunningUpdate['tasks'], told: number | null): RunningTask[] {
    const sinceHeard =
      told === null || worker.lastSeen === 0 ? 0 : Math.max(0, told - worker.lastSeen) / 1000;
    const running = tasks.map(({ key, prefix, seconds }) => {
      const position = this.#prefixes.positionOf(prefix);
      this.#oldest.set(position, Math.max(seconds + sinceHeard, this.#oldest.get(position) ?? 0));
      return { key: cut(key, KEY_LIMIT), prefix: position, since: worker.lastSeen - seconds * 1000 };
    });
    return running.sort((a, b) => a.since - b.since);
  }

  /** The state that is known, where the update says the same. */
  #stateOf(update: WorkerUpdate): WorkerState {
    const known = this.get(update.address);
    return known && isSame(update, known) ? known : this.#newState(update, known);
  }

  #newState(update: WorkerUpdate, known: WorkerState | undefined): WorkerState {
    this.#names.describe(update.address, update.name, update.host);
    return {
      ...update,
      address: cut(update.address, NAME_LIMIT),
      name: cut(update.name, NAME_LIMIT),
      host: cut(update.host, NAME_LIMIT),
      version: update.version === null ? null : cut(update.version, NAME_LIMIT),
      position: this.#names.positionOf(update.address),
      state: activityOf(update),
      since: known?.since ?? null,
      running: known?.running ?? [],
    };
  }
}

const transfersOf = ({ incomingCountTotal, outgoingCountTotal }: WorkerUpdate['report']) => ({
  incoming: incomingCountTotal,
  outgoing: outgoingCountTotal,
});

/** Statuses as distributed/core.py has them (2026.8.0); idle and saturated are the scheduler's own sets. */
function activityOf({ status, idle, saturated }: WorkerUpdate): WorkerActivity {
  if (status === 'paused') return 'paused';
  if (status.startsWith('clos') || status === 'stopping' || status === 'stopped') return 'retiring';
  if (saturated) return 'saturated';
  return idle ? 'idle' : 'busy';
}
