import {
  namesMeant,
  type Advice,
  type AdviceQuery,
  type ClusterSource,
  type Compared,
  type Computation,
  type Computations,
  type ComputationsQuery,
  type Events,
  type EventsQuery,
  type Groups,
  type Graph,
  type GroupsQuery,
  type Links,
  type LinksQuery,
  type Logs,
  type Profile,
  type Progress,
  type ProgressQuery,
  type Series,
  type SeriesQuery,
  type SeriesUpdate,
  type Spans,
  type SpansQuery,
  type Stacks,
  type StacksQuery,
  type Status,
  type TaskFailures,
  type Tasks,
  type Unrunnable,
  type UnrunnableQuery,
  type Versions,
  type VersionsQuery,
  type Workers,
} from '@daskscope/api';
import type { AskedGraph } from '../../asked/graph.ts';
import type { KeptProfiles } from '../../asked/kept-profiles.ts';
import type { AskedLogs } from '../../asked/logs.ts';
import type { AskedProfile } from '../../asked/profile.ts';
import type { AskedSpans } from '../../asked/spans.ts';
import type { AskedStacks } from '../../asked/stacks.ts';
import type { ClusterPast } from '../../history/past.ts';
import type { Work } from '../../slices.ts';
import type { KeptRun } from '../../state/log/query/kept-run.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { FailureQuery } from '../../state/now/failures/failure-query.ts';
import type { TaskQuery } from '../../state/log/query/query.ts';
import { adviceWithPast } from './past/past-advice.ts';
import { graphOf } from './asked/graph.ts';
import { logsOf } from './asked/logs.ts';
import { profileOf } from './asked/profile.ts';
import { spansOf } from './asked/spans.ts';
import { stacksOf } from './asked/stacks.ts';
import { comparedOf } from './compared.ts';
import { computationOf } from './computations.ts';
import { computationsWithPast, findComputation, type FoundComputation } from './past/past-computations.ts';
import { errorsWithPast } from './past/past-errors.ts';
import { eventsOf } from './events.ts';
import { groupsOf } from './groups.ts';
import { linksOf, type ToldBandwidths } from './links.ts';
import { isPast, progressThen } from './past/past-progress.ts';
import { progressHeadOf, progressOf } from './progress.ts';
import { isBeyond, seriesWithPast } from './past/past-series.ts';
import { seriesAfter } from './series.ts';
import { tasksWithPast } from './past/past-tasks.ts';
import { threadsWithPast } from './past/past-threads.ts';
import { statusOf } from './status.ts';
import { tasksOf } from './tasks/tasks.ts';
import { unrunnableOf } from './tasks/unrunnable.ts';
import { versionsOf } from './versions.ts';
import { workersOf } from './workers.ts';

/** What the routes and the stream say of the state, dated by when the scheduler said it. */
export class Answers {
  readonly #cluster: Cluster;
  readonly #clock: () => number;
  readonly #past: ClusterPast | undefined;
  readonly #sources: (() => ClusterSource[]) | undefined;
  #progressTime: number;
  #workersTime: number;

  /**
   * @param past undefined: nothing is kept on disk
   * @param sources where clusters are named; undefined: one is watched
   */
  constructor(cluster: Cluster, clock: () => number, past?: ClusterPast, sources?: () => ClusterSource[]) {
    this.#cluster = cluster;
    this.#past = past;
    this.#clock = clock;
    this.#sources = sources;
    this.#progressTime = this.#workersTime = clock();
    cluster.changes.on('progress', () => (this.#progressTime = clock()));
    cluster.changes.on('workers', () => (this.#workersTime = clock()));
  }

  /** Whether runs are kept beyond the log. */
  get keepsHistory(): boolean {
    return this.#past !== undefined;
  }

  status(): Status {
    const status = statusOf(this.#cluster, this.#clock(), this.#past);
    return this.#sources ? { ...status, sources: this.#sources() } : status;
  }

  /** @throws QueryError as the log does */
  tasks(query: TaskQuery): Work<Tasks> {
    return tasksOf(this.#cluster.log, query, this.#clock());
  }

  /**
   * The same, also of what the log has no more.
   * @param wanted still somebody waits for it
   * @param whole what is missing is an error: HistoryError
   */
  allTasks(query: TaskQuery, wanted: () => boolean, whole = false): Promise<Tasks> {
    const { log } = this.#cluster;
    return tasksWithPast({ log, history: this.#past, query, clock: this.#clock, wanted, whole });
  }

  /** Whether the answer waits for what is kept beyond the log. @throws QueryError as the log does */
  tasksAskPast(query: TaskQuery): boolean {
    const asking = this.#past ? this.#cluster.log.asking(query) : null;
    asking?.view.release();
    return asking !== null;
  }

  /** undefined: the computation is not known. @param wanted still somebody waits for it */
  advice(query: AdviceQuery, wanted: () => boolean): Promise<Advice | undefined> {
    const asked = { clock: this.#clock, wanted, query };
    return adviceWithPast({ cluster: this.#cluster, history: this.#past, ...asked });
  }

  /** A run that the log has no more; undefined: it is not there. @throws HistoryError with a sentence */
  async pastRun(life: string, id: number): Promise<KeptRun | undefined> {
    const { workerNames } = this.#cluster;
    return this.#past?.run(life, id, (address) => workerNames.at(workerNames.find(address) ?? -1));
  }

  /** Of the workers that are meant by these texts: addresses, also of ones that are not known any more, or names. */
  addressesOf(texts: readonly string[]): Set<string> {
    const { workerNames } = this.#cluster;
    const known = Array.from(workerNames.matching(texts), (position) => workerNames.at(position).address);
    return new Set([...texts.flatMap(namesMeant), ...known]);
  }

  /**
   * Also those that the exporter has no more, where the history can be read.
   * @param wanted still somebody waits for it
   * @throws HistoryError with a sentence, where the answer is to be whole and the history cannot be read
   */
  errors(query: FailureQuery, wanted: () => boolean, whole = false): Promise<TaskFailures> {
    const asked = { query, now: this.#clock(), wanted, whole };
    return errorsWithPast({ cluster: this.#cluster, history: this.#past, ...asked });
  }

  events(query: EventsQuery): Work<Events> {
    return eventsOf(this.#cluster, query);
  }

  progress(): Progress {
    return progressOf(this.#cluster, this.#progressTime);
  }

  /** As it was at a time, where the history has it. */
  progressAt({ to }: ProgressQuery): Promise<Progress> {
    const asked = { history: this.#past, clock: this.#clock };
    return progressThen(this.#cluster, this.progress(), to, asked);
  }

  /** Whether the answer waits for what is kept beyond what is known now. */
  progressAsksPast({ to }: ProgressQuery): boolean {
    return this.#past !== undefined && isPast(this.progressHead(), to);
  }

  workers(): Workers {
    return workersOf(this.#cluster, this.#workersTime);
  }

  groups(query: GroupsQuery): Groups {
    return groupsOf(this.#cluster, query);
  }

  /** Also of those that the exporter has no more, where the history can be read. */
  computations(query: ComputationsQuery): Promise<Computations> {
    return computationsWithPast(this.#cluster, this.#past, query);
  }

  /** undefined: it is not known. @param wanted still somebody waits for it */
  async findComputation(
    id: string,
    profiles: Pick<KeptProfiles, 'of'>,
    wanted: () => boolean,
  ): Promise<FoundComputation | undefined> {
    const found = await findComputation(this.#cluster.computations, this.#past, id, profiles);
    if (!found) return undefined;
    const asked = { log: this.#cluster.log, history: this.#past, clock: this.#clock, wanted };
    return { ...found, threads: await threadsWithPast(asked, found.of) };
  }

  *computation(
    { of, profile: kept, threads = of.threads }: FoundComputation,
    withProfile: boolean,
  ): Work<Computation> {
    if (kept.state !== 'kept') return computationOf(of, kept, threads);
    const profile = withProfile ? { profile: yield* this.profile(kept.profile) } : {};
    return computationOf(of, { state: 'kept', reason: null, ...profile }, threads);
  }

  compared(a: Computation, b: Computation): Compared {
    return comparedOf(a, b);
  }

  unrunnable(query: UnrunnableQuery): Unrunnable {
    return unrunnableOf(this.#cluster, query);
  }

  versions(query: VersionsQuery): Versions {
    return versionsOf(this.#cluster, query);
  }

  spans(told: AskedSpans, query: SpansQuery): Work<Spans> {
    return spansOf(told, query);
  }

  /** @throws QueryError as the log does */
  links(query: LinksQuery, told: ToldBandwidths): Work<Links> {
    return linksOf(this.#cluster.log, told, query, this.#clock());
  }

  /** Whether the answer waits for what is kept beyond the ring. */
  seriesAsksPast(query: SeriesQuery): boolean {
    return this.#past !== undefined && isBeyond(this.#cluster.series, query);
  }

  /** As errors. */
  series(query: SeriesQuery, wanted: () => boolean, whole = false): Promise<Series> {
    const asked = { query, now: this.#clock(), wanted, whole };
    return seriesWithPast({ ring: this.#cluster.series, history: this.#past, ...asked });
  }

  /** When the newest point of the series begins; null: there is none. */
  get newestPoint(): number | null {
    return this.#cluster.series.newest;
  }

  seriesAfter(time: number): Work<SeriesUpdate> {
    return seriesAfter(this.#cluster.series, time);
  }

  /** What stands beside the rows of progress. */
  progressHead(): Omit<Progress, 'prefixes'> {
    return progressHeadOf(this.#cluster, this.#progressTime);
  }

  workersHead(): Pick<Workers, 'time' | 'life'> {
    return { time: this.#workersTime, life: this.#life };
  }

  /** One worker alone, by its address as it is or as it stands in labels; undefined if there is none. */
  worker(text: string): Workers | undefined {
    const address = namesMeant(text).find((name) => this.#cluster.workers.get(name));
    if (address === undefined) return undefined;
    const all = this.workers();
    const its = (worker: { address: string }) => worker.address === address;
    return { ...all, workers: all.workers.filter(its), left: all.left?.filter(its) ?? [] };
  }

  readonly profile = (told: AskedProfile): Work<Profile> => profileOf(told, this.#cluster.prefixNames);

  readonly stacks = (told: AskedStacks, { limit }: StacksQuery): Work<Stacks> =>
    stacksOf(this.#cluster, told, limit);

  readonly logs = (told: AskedLogs): Work<Logs> => logsOf(told);

  readonly graph = (told: AskedGraph): Work<Graph> => graphOf(told, this.#cluster.prefixNames);

  get #life(): string | null {
    return this.#cluster.identity?.id ?? null;
  }
}
