import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KnownRange } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { ErrorTexts } from '../../state/error-texts.ts';
import { Names } from '../../state/names.ts';
import { Failures } from '../../state/now/failures/failures.ts';
import { interval, taskRecord } from '../../state/samples.ts';
import { ClusterFailures } from '../cluster/cluster-failures.ts';
import { DuckStore } from '../duckdb/store.ts';
import type { History } from '../history.ts';
import { ClusterPast } from '../past.ts';
import type { StoredRow } from '../stored-rows.ts';

const NAME = "it's";
/** Of those that know few. */
export const CAPACITY = 5;

/** Failures of which all are known, and those of which few are, beside a store. */
export class FailureTwins {
  readonly all = newFailures();
  few!: Failures;
  keeping!: ClusterFailures;
  /** What the store has not taken yet. */
  readonly waiting: StoredRow[] = [];
  store!: DuckStore;
  readonly #folder = mkdtempSync(join(tmpdir(), 'history-'));

  static async opened(): Promise<FailureTwins> {
    const twins = new FailureTwins();
    await twins.#open(Infinity);
    twins.start({ kept: [], gone: null });
    return twins;
  }

  /** @param bytes the room that the store has from now on */
  async reopenStore(bytes: number): Promise<void> {
    await this.store.close();
    await this.#open(bytes);
  }

  async #open(bytes: number): Promise<void> {
    this.store = new DuckStore({ folder: this.#folder, sealRuns: Infinity, days: 1e6, bytes });
    await this.store.open();
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Also again: what the store has is read, or could not be. */
  start(before: Parameters<ClusterFailures['begin']>[0], options: { texts?: ErrorTexts } = {}): void {
    this.few = newFailures({ capacity: CAPACITY, ...options });
    this.keeping = new ClusterFailures({ keepRow: (row) => this.waiting.push(row) }, this.few, NAME);
    this.keeping.begin(before);
  }

  async readAgain() {
    await this.flush();
    return new Map((await this.store.failuresBefore()).of).get(NAME);
  }

  async flush(): Promise<void> {
    await this.store.take({ runs: [], rows: this.waiting.splice(0), documents: [] });
  }

  /** What the store tells of the cluster. */
  past(): ClusterPast {
    const history = { failures: (asked) => this.store.failures(asked) } as Pick<History, 'failures'>;
    return new ClusterPast(history as History, NAME);
  }

  /** The run of that number failed, and the stream tells of it. */
  ran(number: number, to: readonly Failures[] = [this.all, this.few]): void {
    to.forEach((failures) =>
      failures.fromStream(
        'L',
        number,
        taskRecord({
          key: `inc-${number}`,
          prefix: number % 3 === 0 ? "o'neil" : 'inc',
          worker: `tcp://w:${number % 2}`,
          erred: true,
          exception: number % 4 === 0 ? null : `ValueError: ${number}`,
          traceback: `line ${number}`,
          // Two at a time.
          intervals: [interval(0, 1_000 * Math.floor(number / 2))],
        }),
      ),
    );
  }
}

const newFailures = (options: { capacity?: number; texts?: ErrorTexts } = {}) =>
  new Failures({ prefixes: new Names(), ...options });

/** A cluster of which nothing but its failures is asked, and when they are known. */
export function clusterOf(failures: Failures, known: readonly KnownRange[] = []): Cluster {
  return { failures, prefixNames: new Names(), log: { knownIn: () => known } } as unknown as Cluster;
}
