import type { IncomingMessage } from 'node:http';
import {
  DEFAULT_STREAM_TOPICS,
  LIMITS,
  type ClusterSummary,
  type EndCode,
  type StreamQuery,
  type StreamTopic,
} from '@daskscope/api';
import type { Demand } from '../../demand.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { Answers } from '../answers/answers.ts';
import type { AnswerPlaces } from '../clients/answer-places.ts';
import type { Log } from '../log.ts';
import type { Table } from './table.ts';
import { tooMany } from '../problem.ts';
import { NO_VERSIONS } from './dictionaries.ts';
import { Lines, TABLES, type Snapshot } from './lines.ts';
import type { Outlet } from './outlet.ts';
import { PACE, type Pace } from './pace.ts';
import { Reader, type ReaderOptions } from './reader.ts';

/** A name of a reader's: long enough that nobody guesses it. */
const READER_NAME = /^[\w-]{16,64}$/;

/** Workers and status change with every heartbeat of every worker. */
const SLOW_TOPICS = ['workers', 'status'] as const;

export interface ReadersOptions {
  cluster: Cluster;
  answers: Answers;
  demand: Demand;
  /** Of all streams, whichever cluster they are of. */
  places: AnswerPlaces;
  /** All clusters. */
  clusters: Table<ClusterSummary>;
  clock: () => number;
  log: Log;
  pace?: Partial<Pace> | undefined;
}

/** All open streams of a cluster: they are told of what changes, and of the time. */
export class Readers {
  readonly #cluster: Cluster;
  readonly #demand: Demand;
  readonly #pace: Pace;
  readonly #clock: () => number;
  readonly #log: Log;
  readonly #lines: Lines;
  readonly #readers = new Set<Reader>();
  readonly #named = new Map<string, Reader>();
  readonly #places: AnswerPlaces;
  /** When a slow topic was last told of, and whether it changed since. */
  readonly #told = new Map<Snapshot, { at: number; pending: boolean }>();
  readonly #unsubscribe: (() => void)[];
  #beat: NodeJS.Timeout | undefined;

  constructor(options: ReadersOptions) {
    this.#cluster = options.cluster;
    this.#demand = options.demand;
    this.#clock = options.clock;
    this.#pace = { ...PACE, ...options.pace };
    this.#log = options.log;
    this.#places = options.places;
    this.#lines = new Lines({
      cluster: this.#cluster,
      answers: options.answers,
      clusters: options.clusters,
      pace: this.#pace,
      clock: this.#clock,
    });
    const { changes } = this.#cluster;
    this.#unsubscribe = [
      changes.on('tasks', () => this.#flush()),
      changes.on('progress', () => this.#tell('progress')),
      changes.on('series', () => this.#tell('series')),
      ...SLOW_TOPICS.map((topic) => changes.on(topic, () => this.#tellInTime(topic))),
    ];
  }

  get count(): number {
    return this.#readers.size;
  }

  /**
   * Tells all that is known, and from now on what changes.
   * @throws HttpProblem busy if there are too many and no other client has more; QueryError if `after` is none
   */
  enter(query: StreamQuery, outlet: Outlet): void {
    if (outlet.gone) return;
    const place = {
      cursor: query.after ?? this.#cluster.log.head(),
      keys: query.keys ?? false,
      has: NO_VERSIONS,
    };
    const topics = new Set<StreamTopic>(query.topics ?? DEFAULT_STREAM_TOPICS);
    // Before the headers, so that a cursor that is none can still be refused.
    if (topics.has('tasks')) this.#cluster.log.lifeAfter(place.cursor);
    const reader = this.#reader({ outlet, topics, changes: query.changes ?? false, place });
    outlet.begin();
    outlet.on('close', () => reader.leave());
    if (this.#readers.size === 0) this.#beat = setInterval(() => this.#onBeat(), this.#pace.heartbeatMs);
    this.#readers.add(reader);
    this.#renewed(TABLES.filter((topic) => topics.has(topic))).then(
      () => reader.begin(),
      (cause: unknown) => reader.fail(cause),
    );
  }

  /** The reader of this name says that it is there. Returns whether it has a stream. */
  hear(name: string): boolean {
    const reader = this.#named.get(name);
    reader?.hear();
    return reader !== undefined;
  }

  /** Ends every stream, for good. */
  close(code: EndCode = 'stopping', reason = 'The exporter stops.'): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const reader of this.#readers) reader.end(code, reason);
    clearInterval(this.#beat);
  }

  /** One that has a place. */
  #reader(options: Pick<ReaderOptions, 'outlet' | 'topics' | 'changes' | 'place'>): Reader {
    const { request } = options.outlet;
    const name = readerName(request);
    const reader = new Reader({
      ...options,
      stays: name !== null,
      lines: this.#lines,
      pace: this.#pace,
      clock: this.#clock,
      failed: (cause) => this.#log.error({ err: cause }, 'A stream failed'),
      left: () => {
        leaveDemand();
        leavePlace?.();
        this.#readers.delete(reader);
        if (name !== null && this.#named.get(name) === reader) this.#named.delete(name);
        if (this.#readers.size === 0) clearInterval(this.#beat);
      },
    });
    const leavePlace = this.#places.enter(request, () =>
      reader.lose(
        'place-lost',
        'Another client needs the place: this one has most of them. Connect again later.',
      ),
    );
    if (!leavePlace)
      throw tooMany(`${LIMITS.streams} streams are open, which is the limit. Close one, or try again later.`);
    const leaveDemand = this.#demand.enter();
    if (name !== null) this.#named.set(name, reader);
    return reader;
  }

  #onBeat(): void {
    const heartbeat = this.#lines.heartbeat();
    for (const reader of this.#readers) reader.beat(heartbeat);
    for (const topic of SLOW_TOPICS) if (this.#told.get(topic)?.pending) this.#tell(topic);
    // Something of some cluster always changes.
    if ([...this.#readers].some(({ topics }) => topics.has('clusters'))) this.#tell('clusters');
    // Whom figures come to less often gets them though nothing is told of any more.
    this.#flush();
  }

  #tellInTime(topic: Snapshot): void {
    const told = this.#told.get(topic);
    if (told && this.#clock() - told.at < this.#pace.slowTopicsMs) told.pending = true;
    else this.#tell(topic);
  }

  #tell(topic: Snapshot): void {
    this.#told.set(topic, { at: this.#clock(), pending: false });
    // Whoever comes has tables renewed first.
    if (this.#readers.size === 0 && topic !== 'status') return;
    this.#renewed([topic]).then(
      () => this.#flush(),
      (cause: unknown) => {
        for (const reader of this.#readers) if (reader.topics.has(topic)) reader.fail(cause);
      },
    );
  }

  async #renewed(topics: readonly Snapshot[]): Promise<void> {
    await Promise.all(topics.map((topic) => this.#lines.renew(topic)));
  }

  #flush(): void {
    for (const reader of this.#readers) reader.flush();
  }
}

/** A reader that names itself says from time to time that it is there: proxies read on for one that has left. */
function readerName({ headers }: IncomingMessage): string | null {
  const name = headers['daskscope-reader'];
  return typeof name === 'string' && READER_NAME.test(name) ? name : null;
}
