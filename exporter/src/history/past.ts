import { namesMeant } from '@daskscope/api';
import { profileOfPlain, type KeptProfile, type PlainProfile } from '../asked/kept-profiles.ts';
import { inSlices } from '../slices.ts';
import { Computation, type RememberedComputation } from '../state/computations/computation.ts';
import { microseconds } from '../state/log/runs/microseconds.ts';
import type { PastQuestion, PastRows, PastSums, PastSumsQuestion } from '../state/log/query/past.ts';
import type { KeptRun } from '../state/log/query/kept-run.ts';
import { OVERFLOW_WORKER, type WorkerName } from '../state/names.ts';
import { composed, isKilledBy } from '../state/now/failures/failure-cause.ts';
import { placeBehind, type FailurePlace } from '../state/now/failures/failure-place.ts';
import type { FailureQuery, ToldFailure } from '../state/now/failures/failure-query.ts';
import type { FoundFailures } from '../state/now/failures/failures.ts';
import { cut, NAME_LIMIT } from '../state/text.ts';
import type { History } from './history.ts';
import { COMPUTATION_KIND, PROFILE_KIND } from './cluster/cluster-computations.ts';
import {
  MOMENT_KINDS,
  PROGRESS_PART_KIND,
  PROGRESS_WHOLE_KIND,
  progressThen,
  type Followed,
  type ProgressThen,
} from './cluster/progress-moments.ts';
import type { FoundSeries, SeriesQuery } from './stored-rows.ts';
import type { FoundListed, FoundRows, ListedQuery, RunsQuery } from './stored.ts';

/** How a question of a cluster is answered. */
interface Wanted {
  limit: number;
  resolution?: number;
}

interface TellsOfPast {
  rows: PastRows;
  more: boolean;
  merged: number;
  sums: PastSums | null;
}

/** Failures, each with its place among all. */
export interface PastFailures {
  /** Newest first. */
  found: (FailurePlace & { failure: ToldFailure })[];
  /** All that match, also before the cursor given and past the limit. */
  total: number;
  more: boolean;
  /** ms since the epoch: there was no room for those until then. */
  goneUntil?: number;
}

/** How far functions were at a time. */
export interface PastProgress extends ProgressThen {
  /** What was kept next says until when it was so; undefined: nothing was kept since. */
  next: Followed | undefined;
}

/** More than are kept between two that have all functions. */
const MOST_PARTS = 1_000;

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

  /**
   * @param sums what to sum up of all of them; null: nothing
   * @throws HistoryError with a sentence
   */
  async runs(
    question: PastQuestion,
    { limit, resolution }: Wanted,
    sums: PastSumsQuestion | null,
  ): Promise<TellsOfPast> {
    const query = this.#query(question);
    const [{ rows, more, offered }, summed] = await Promise.all([
      this.history.find({ ...query, limit, resolution }),
      // Where it has no memory for them, the answer says that they are not all.
      sums && this.history.sum({ ...query, ...sums }).catch(() => null),
    ]);
    return { rows, more, merged: resolution === undefined ? 0 : offered - rows.run.length, sums: summed };
  }

  /** undefined: it is not there. @throws HistoryError with a sentence */
  async run(
    life: string,
    run: number,
    worker: (address: string) => WorkerName,
  ): Promise<KeptRun | undefined> {
    const { rows } = await this.history.find({
      cluster: this.#name,
      life,
      run,
      held: [],
      limit: 1,
      keys: true,
    });
    return rows.run.length === 0 ? undefined : keptRun(rows, worker);
  }

  /** @throws HistoryError with a sentence */
  async computations(query: Omit<ListedQuery, 'cluster'>): Promise<FoundListed> {
    return this.history.listed({ ...query, cluster: this.#name });
  }

  /** undefined: it is not there. @throws HistoryError with a sentence */
  async computation(id: string): Promise<{ of: Computation; profile: KeptProfile } | undefined> {
    const json = await this.#document(COMPUTATION_KIND, id);
    if (json === undefined) return undefined;
    const of = Computation.restored(JSON.parse(json) as RememberedComputation);
    return { of, profile: await this.profile(id) };
  }

  /** Of a computation that is there. @throws HistoryError with a sentence */
  async profile(id: string): Promise<KeptProfile> {
    const json = await this.#document(PROFILE_KIND, id);
    if (json !== undefined) return profileOfPlain(JSON.parse(json) as PlainProfile);
    return { state: 'not-asked', reason: 'The exporter ended before it could ask for it.' };
  }

  /**
   * Failures that are not known here.
   * @param here what is
   * @throws HistoryError with a sentence
   */
  async failures(
    { limit, bytes = Infinity, after, prefix, worker, from, to, search, life }: FailureQuery,
    { gone, numberedFrom, places, textless }: FoundFailures,
    positionOf: (prefix: string) => number,
  ): Promise<PastFailures> {
    const { found, ...told } = await this.history.failures({
      cluster: this.#name,
      ...{ limit, bytes, from, to, search, life },
      after: after === undefined ? undefined : placeBehind(after),
      fns: prefix === undefined ? undefined : namesMeant(prefix).map((name) => cut(name, NAME_LIMIT)),
      workers: worker === undefined ? undefined : namesMeant(worker),
      held: { from: numberedFrom, gone, but: textless.map((at) => places[at]!.number) },
    });
    return {
      ...told,
      found: found.map(({ time, number, life, id, key, prefix, workers, exception, traceback }) => ({
        time,
        number,
        failure: {
          ...{ time, life, id, key, prefix, traceback },
          workers: [...workers],
          position: positionOf(prefix),
          exception: exception === '' ? composed({ id, workers }) : exception,
          killed: exception === '' && isKilledBy({ id, workers }),
        },
      })),
    };
  }

  /** @throws HistoryError with a sentence */
  async series(query: Omit<SeriesQuery, 'cluster'>): Promise<FoundSeries> {
    return this.history.series({ ...query, cluster: this.#name });
  }

  /**
   * How far functions were then, as it was told last before. undefined: of no time before is anything there; 'lost': something that was
   * told since was not kept.
   * @param time ms since the epoch
   * @throws HistoryError with a sentence
   */
  async progress(time: number): Promise<PastProgress | 'lost' | undefined> {
    const cluster = this.#name;
    const [whole] = await this.history.documents({ kind: PROGRESS_WHOLE_KIND, cluster, to: time, limit: 1 });
    if (!whole) return undefined;
    if (whole.stop > time) return 'lost';
    const range = { from: whole.stop, to: time, limit: MOST_PARTS };
    const parts = await this.history.documents({ kind: PROGRESS_PART_KIND, cluster, ...range });
    // The newest come first.
    const inOrder = parts.reverse().map(({ json }) => json);
    const then = await inSlices(progressThen(whole.json, inOrder));
    return { ...then, next: await this.#progressAfter(time) };
  }

  /** What the first moment after a time says of before; undefined: there is none. */
  async #progressAfter(time: number): Promise<Followed | undefined> {
    const after = { cluster: this.#name, from: time, oldestFirst: true, limit: 2 };
    const found = await Promise.all(MOMENT_KINDS.map((kind) => this.history.documents({ kind, ...after })));
    const next = found.flat().filter(({ stop }) => stop > time);
    if (next.length === 0) return undefined;
    const { json } = next.reduce((first, one) => (one.stop < first.stop ? one : first));
    const { stood } = JSON.parse(json) as Followed;
    return { stood };
  }

  async #document(kind: string, id: string): Promise<string | undefined> {
    const [found] = await this.history.documents({ kind, cluster: this.#name, id, limit: 1 });
    return found?.json;
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
    keys,
    after,
    held,
    ends,
  }: PastQuestion): Omit<RunsQuery, 'limit'> {
    return {
      cluster: this.#name,
      life,
      from: from === undefined ? undefined : microseconds(from),
      to: to === undefined ? undefined : microseconds(to),
      fns: prefixes,
      ...{ workers, erred, key, search, keys, after, held, ends },
    };
  }
}

function keptRun(rows: FoundRows, worker: (address: string) => WorkerName): KeptRun {
  const nameOf = (at: number) => rows.names[at]!;
  const address = nameOf(rows.worker[0]!);
  const known = worker(address);
  return {
    life: nameOf(rows.life[0]!),
    id: rows.run[0]!,
    key: rows.key[0]!,
    prefix: nameOf(rows.fn[0]!),
    worker: known === OVERFLOW_WORKER ? { address, name: '', host: '' } : known,
    lane: rows.thread[0]!,
    erred: rows.erred[0]!,
    type: rows.type[0]!,
    nbytes: rows.nbytes[0]!,
    intervals: rows.action.flatMap((action, at) =>
      action < 0
        ? []
        : [
            {
              action: nameOf(action),
              start: rows.start[at]! / 1000,
              duration: rows.stop[at]! / 1000 - rows.start[at]! / 1000,
              source: rows.source[at]! < 0 ? null : nameOf(rows.source[at]!),
            },
          ],
    ),
    exception: rows.exception[0]!,
    traceback: rows.traceback[0]!,
  };
}
