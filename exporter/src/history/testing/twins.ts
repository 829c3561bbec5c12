import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tasks } from '@daskscope/api';
import { tasksWithPast } from '../../http/answers/past/past-tasks.ts';
import type { Cluster } from '../../state/cluster.ts';
import { TaskLog } from '../../state/log/log.ts';
import { Names, WorkerNames } from '../../state/names.ts';
import { Failures } from '../../state/now/failures/failures.ts';
import type { TaskQuery } from '../../state/log/query/query.ts';
import { SAMPLE_TIME, taskRecord } from '../../state/samples.ts';
import { SeriesRing } from '../../state/series/series.ts';
import type { TaskRecord } from '../../state/updates/tasks.ts';
import { ClusterHistory } from '../cluster/cluster-history.ts';
import { DuckStore } from '../duckdb/store.ts';
import type { History } from '../history.ts';
import { NOTHING_BEFORE } from '../known/remembered.ts';
import { ClusterPast } from '../past.ts';
import type { Before, StoredRun } from '../stored.ts';

const NAME = 'c';
const NO_COMPUTATIONS = {
  remember: () => ({ open: [], counted: [] }),
  restore: () => undefined,
} as unknown as Cluster['computations'];
/** All runs are in as many milliseconds from SAMPLE_TIME on. */
export const SPAN_MS = 400;
export const WORKERS = ['tcp://w:1', 'tcp://w:2', 'tcp://w:3'];
export const NOW = SAMPLE_TIME + 2 * SPAN_MS;

const newFailures = () => new Failures({ prefixes: new Names() });

/** A log that has all, and one that holds few, beside a store that holds all. */
export class Twins {
  readonly store: DuckStore;
  readonly all = newLog(100_000);
  few!: TaskLog;
  readonly #past: ClusterPast;
  #history: ClusterHistory | undefined;
  #waiting: StoredRun[] = [];
  #until = -Infinity;
  readonly #acknowledged = new Map<string, number>();
  /** What happens before the store is asked the next question, and once it has answered it. */
  beforeNext: (() => Promise<void>) | undefined;
  afterNext: (() => Promise<void>) | undefined;

  constructor(folder: string) {
    this.store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
    const find: History['find'] = async (query) => {
      const { beforeNext, afterNext } = this;
      this.beforeNext = this.afterNext = undefined;
      await beforeNext?.();
      const found = await this.store.find(query);
      await afterNext?.();
      return found;
    };
    const sum: History['sum'] = (query) => this.store.sum(query);
    this.#past = new ClusterPast({ find, sum } as History, NAME);
  }

  /** Also again. @param before what is remembered of the one before */
  start(before?: Before): void {
    const ended = this.end();
    this.few = newLog(20);
    this.#history = new ClusterHistory(
      {
        opened: true,
        id: 'here',
        isElsewhere: () => false,
        shared: false,
        until: () => this.#until,
        acknowledged: () => this.#acknowledged,
        take: (run) => {
          this.#until = Math.max(this.#until, run.stop);
          return this.#waiting.push(run) > 0;
        },
        keep: () => undefined,
        keepRow: () => undefined,
        warn: (sentence) => {
          throw new Error(sentence);
        },
        onGone: () => () => undefined,
        onLost: () => () => undefined,
      },
      {
        log: this.few,
        computations: NO_COMPUTATIONS,
        failures: newFailures(),
        series: new SeriesRing(60),
        prefixes: { stood: undefined },
      } as Cluster,
      NAME,
    );
    this.#history.begin(before ?? ended);
  }

  end(): Before {
    return this.#history?.end() ?? NOTHING_BEFORE;
  }

  live(id: string, from: number): void {
    for (const log of this.#logs) {
      const life = log.openLife(id, NOW);
      log.known.begin(life, SAMPLE_TIME + from);
      log.stays.beginLife(life);
      log.stays.see(WORKERS.map(seen), SAMPLE_TIME + from);
    }
  }

  async run(life: string, records: readonly Partial<TaskRecord>[]): Promise<void> {
    for (const log of this.#logs) {
      const number = log.lifeNumber(life)!;
      const next = this.all.nextId(number) - (log === this.all ? 0 : records.length);
      records.forEach((record, at) => log.append(number, next + at, taskRecord(record)));
      log.known.reach(number, NOW - SPAN_MS);
    }
    const taken = await this.store.take({ runs: this.#waiting.splice(0), rows: [], documents: [] });
    for (const { life, next } of taken.lives) this.#acknowledged.set(life, next);
  }

  /** The scheduler tells anew what ran, to a log that was started again. */
  async again(life: string, records: readonly Partial<TaskRecord>[]): Promise<void> {
    const number = this.few.openLife(life, NOW);
    const next = this.few.nextId(number);
    records.forEach((record, at) => this.few.append(number, next + at, taskRecord(record)));
    await this.store.take({ runs: this.#waiting.splice(0), rows: [], documents: [] });
  }

  asked(query: TaskQuery): Promise<Tasks> {
    return tasksWithPast({
      ...{ log: this.few, history: this.#past, query },
      clock: () => NOW,
      wanted: () => true,
    });
  }

  get #logs(): TaskLog[] {
    return [this.all, this.few];
  }
}

const seen = (address: string) => ({
  position: WORKERS.indexOf(address),
  threads: 2,
  lastSeen: 0,
});

function newLog(capacity: number): TaskLog {
  const workers = new WorkerNames();
  for (const address of WORKERS) workers.describe(address, address, 'w');
  return new TaskLog({ capacity, prefixes: new Names(), workers, threads: () => 2 });
}

/** Twins that were started, with one scheduler, A; their store has a folder for as long as the work takes. */
export async function withTwins(work: (twins: Twins) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'past-'));
  const twins = new Twins(folder);
  try {
    await twins.store.open();
    twins.start();
    twins.live('A', 0);
    await work(twins);
  } finally {
    twins.end();
    await twins.store.close();
    rmSync(folder, { recursive: true });
  }
}
