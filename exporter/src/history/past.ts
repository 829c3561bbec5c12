import type { PastQuestion, PastRows } from '../state/query/past.ts';
import type { KeptRun } from '../state/query/kept-run.ts';
import { OVERFLOW_WORKER, type WorkerName } from '../state/names.ts';
import type { History } from './history.ts';
import type { FoundRows, RunsQuery } from './stored.ts';

/** How a question of a cluster is answered. */
interface Wanted {
  limit: number;
  resolution?: number;
  totals?: boolean;
}

/** Runs that are summed up; of more, the totals are of those that are told, and say that there were at least as many. */
const SUMMED = 100_000;

interface TellsOfPast {
  rows: PastRows;
  more: boolean;
  partial: boolean;
}

/** The history as one cluster's answers need it. */
export class ClusterPast {
  readonly history: History;
  readonly #name: string;

  /** @param name under which it keeps the cluster */
  constructor(history: History, name: string) {
    this.history = history;
    this.#name = name;
  }

  /** One past the highest run on disk, by life. */
  get acknowledged(): ReadonlyMap<string, number> {
    return this.history.acknowledged(this.#name);
  }

  /** @throws HistoryError with a sentence */
  async runs(question: PastQuestion, { limit, resolution, totals }: Wanted): Promise<TellsOfPast> {
    const query = this.#query(question);
    if (totals) {
      const all = await this.history.find({ ...query, limit: SUMMED, allOrNone: true });
      if (!all.more) return { ...all, partial: false };
    }
    const found = await this.history.find({ ...query, limit, resolution });
    return { ...found, partial: totals ?? false };
  }

  /** undefined: it is not there. @throws HistoryError with a sentence */
  async run(
    life: string,
    run: number,
    worker: (address: string) => WorkerName,
  ): Promise<KeptRun | undefined> {
    const { rows } = await this.history.find({ cluster: this.#name, life, run, held: [], limit: 1 });
    return rows.run.length === 0 ? undefined : keptRun(rows, worker);
  }

  #query({
    prefixes,
    life,
    from,
    to,
    workers,
    erred,
    key,
    search,
    after,
    held,
  }: PastQuestion): Omit<RunsQuery, 'limit'> {
    return {
      cluster: this.#name,
      life,
      // Rather more than less: the log's own conditions are held against each run.
      from: from === undefined ? undefined : Math.floor(from * 1000) - 1,
      to: to === undefined ? undefined : Math.ceil(to * 1000) + 1,
      fns: prefixes,
      ...{ workers, erred, key, search, after, held },
    };
  }
}

function keptRun(rows: FoundRows, worker: (address: string) => WorkerName): KeptRun {
  const address = rows.worker[0]!;
  const known = worker(address);
  return {
    life: rows.life[0]!,
    id: rows.run[0]!,
    key: rows.key[0]!,
    prefix: rows.fn[0]!,
    worker: known === OVERFLOW_WORKER ? { address, name: '', host: '' } : known,
    lane: rows.thread[0]!,
    erred: rows.erred[0]!,
    type: rows.type[0]!,
    nbytes: rows.nbytes[0]!,
    intervals: rows.action.flatMap((action, at) =>
      action === null
        ? []
        : [
            {
              action,
              start: rows.start[at]! / 1000,
              duration: rows.stop[at]! / 1000 - rows.start[at]! / 1000,
              source: rows.source[at]!,
            },
          ],
    ),
    exception: rows.exception[0]!,
    traceback: rows.traceback[0]!,
  };
}
