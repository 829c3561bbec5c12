import type { ClusterSummary, StreamLine, Tasks } from '@daskscope/api';
import { LRUCache } from 'lru-cache';
import type { Cluster } from '../../state/cluster.ts';
import type { TaskLog } from '../../state/log/log.ts';
import { atOnce } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import type { Pace } from './pace.ts';
import type { Sent, SentLine, Table } from './table.ts';
import { progressTable, workersTable } from './tables.ts';
import { Dictionaries, missingDictionaries, NO_VERSIONS, type Versions } from './dictionaries.ts';

export const TABLES = ['progress', 'workers', 'clusters'] as const;
/** What is told as it is now, in the order in which a stream begins. */
export const SNAPSHOTS = ['status', ...TABLES, 'series'] as const;
export type Snapshot = (typeof SNAPSHOTS)[number];

/** Where a reader stands in the tasks. */
export interface Place {
  cursor: string;
  keys: boolean;
  has: Versions;
}

export interface TasksLine {
  /** null: there is nothing new. */
  line: Buffer | null;
  next: Place;
  /** True if there may be more already. */
  more: boolean;
}

interface BuiltLine extends TasksLine {
  /** Of the runs, without the dictionaries, which come whole. */
  bytes: number;
}

/** Readers that catch up from many places at once share less; the lines kept for sharing stay few. */
const SHARED_LINES = 16;

/** Of the series a reader gets so much at first. */
const FIRST_SERIES_MS = 60_000;

/** Every line is built and written as text once, however many readers get it. */
export class Lines {
  readonly #log: TaskLog;
  readonly #answers: Answers;
  readonly #pace: Pick<Pace, 'rows' | 'lineBytes'>;
  readonly #clock: () => number;
  readonly #dictionaries = new Dictionaries();
  readonly #tables: {
    progress: ReturnType<typeof progressTable>;
    workers: ReturnType<typeof workersTable>;
    clusters: Table<ClusterSummary>;
  };
  #status = { version: 1, line: undefined as Buffer | undefined };
  readonly #tasks = new LRUCache<string, TasksLine>({ max: SHARED_LINES });
  readonly #series = new LRUCache<string, Buffer>({ max: SHARED_LINES });
  #tasksSeen = '';
  /** Runs that fitted into a line lately. */
  #limit: number;

  constructor(options: {
    cluster: Cluster;
    answers: Answers;
    clusters: Table<ClusterSummary>;
    pace: Pick<Pace, 'rows' | 'lineBytes'>;
    clock: () => number;
  }) {
    const { cluster, answers, clusters } = options;
    this.#log = cluster.log;
    this.#tables = {
      progress: progressTable(cluster, answers),
      workers: workersTable(cluster, answers),
      clusters,
    };
    this.#answers = options.answers;
    this.#pace = options.pace;
    this.#limit = options.pace.rows;
    this.#clock = options.clock;
  }

  /** Takes in how it is now; fulfilled when lines tell of it. */
  async renew(topic: Snapshot): Promise<void> {
    if (topic === 'status') this.#status = { version: this.#status.version + 1, line: undefined };
    else if (topic !== 'series') await this.#tables[topic].renew();
  }

  /** The next line of a topic for a reader, and what it was sent with that; null: there is nothing new. */
  snapshot(topic: Snapshot, sent: Sent | undefined, changes: boolean): SentLine | null {
    if (topic === 'status') return this.#statusLine(sent);
    if (topic === 'series') return this.#seriesLine(sent);
    const table = this.#tables[topic];
    return changes ? table.changes(sent, this.#clock()) : table.whole(sent, this.#clock());
  }

  heartbeat(): Buffer {
    return encode({ topic: 'heartbeat', data: { time: this.#clock() } });
  }

  /**
   * The next line from a place. The first one of a reader comes even without tasks: it has the dictionaries and a cursor.
   * @throws QueryError if the place is none
   */
  tasks(place: Place): TasksLine {
    const seen = `${this.#log.taken} ${this.#log.lost} ${this.#log.head()}`;
    if (seen !== this.#tasksSeen) this.#tasks.clear();
    this.#tasksSeen = seen;
    const { cursor, keys, has } = place;
    const key = JSON.stringify([cursor, keys, Object.values(has)]);
    const shared = this.#tasks.get(key);
    if (shared) return shared;
    const built = this.#buildTasks(place);
    this.#tasks.set(key, built);
    return built;
  }

  #buildTasks(place: Place): TasksLine {
    const { rows, lineBytes } = this.#pace;
    for (;;) {
      const limit = this.#limit;
      const { bytes, ...built } = this.#buildRows(place, limit);
      if (bytes > lineBytes && limit > 1) {
        this.#limit = Math.max(1, Math.floor((limit * lineBytes) / bytes));
        continue;
      }
      if (built.more && bytes < lineBytes / 2) this.#limit = Math.min(rows, limit * 2);
      return built;
    }
  }

  #buildRows({ cursor, keys, has }: Place, limit: number): BuiltLine {
    // Also what ran before another scheduler was there.
    const life = this.#log.lifeAfter(cursor);
    const tasks = atOnce(
      this.#answers.tasks({ after: cursor, limit, keys, ...(life !== undefined && { life }) }),
    );
    const rows = tasks.tasks.id.length;
    const isBehind = this.#log.lifeAfter(tasks.cursor) !== life;
    const versions = this.#dictionaries.versionsOf(tasks);
    const first = has.lives === 0;
    const news = first || rows > 0 || tasks.reset || tasks.lost > 0;
    const [line, bytes] = news ? tasksLine(tasks, has, versions) : [null, 0];
    return {
      line,
      bytes,
      next: { cursor: tasks.cursor, keys, has: news ? versions : has },
      more: rows >= limit || isBehind,
    };
  }

  #seriesLine(sent: Sent | undefined): SentLine | null {
    const version = this.#answers.newestPoint;
    if (version === null || sent?.version === version) return null;
    const after = sent?.version ?? version - FIRST_SERIES_MS;
    const key = `${after} ${version}`;
    const line = this.#series.get(key) ?? this.#buildSeries(after);
    this.#series.set(key, line);
    return { line, sent: { version } };
  }

  #buildSeries(after: number): Buffer {
    return encode({ topic: 'series', data: atOnce(this.#answers.seriesAfter(after)) });
  }

  #statusLine(sent: Sent | undefined): SentLine | null {
    const { version } = this.#status;
    if (sent?.version === version) return null;
    const line = (this.#status.line ??= encode({ topic: 'status', data: this.#answers.status() }));
    return { line, sent: { version } };
  }
}

/** The line, and how many bytes of it are not dictionaries. */
function tasksLine(answer: Tasks, has: Versions, now: Versions): [line: Buffer, bytes: number] {
  const { cursor, reset, lost, base, tasks, intervals, sources } = answer;
  // Whoever begins anew has none.
  const dictionaries = JSON.stringify(missingDictionaries(answer, reset ? NO_VERSIONS : has, now));
  const runs = JSON.stringify({ cursor, reset, lost, now: answer.now, base, tasks, intervals, sources });
  const besides = dictionaries === '{}' ? '' : `${dictionaries.slice(1, -1)},`;
  const line = Buffer.from(`{"topic":"tasks","data":{${besides}${runs.slice(1)}}\n`);
  return [line, line.length - Buffer.byteLength(besides)];
}

export function encode(line: StreamLine): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}
