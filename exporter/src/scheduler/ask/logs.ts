import { LIMITS, LOG_SOURCES } from '@daskscope/api';
import type { AskedLogs, LogKeeper, LogRecord, LogsQuestion } from '../../asked/logs.ts';
import { NotTold, TooLarge } from '../../asked/not-told.ts';
import type { Cluster } from '../../state/cluster.ts';
import { attr, compose, valmap } from '../feeds/expression.ts';
import { asArray, asEntries, asMap } from '../values.ts';
import { WorkersToAsk } from './asked-workers.ts';
import { logRecord, matches } from './log-records.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'logs';

/** Records that are read of all workers' logs together; of each at least some. */
const READ_AT_ONCE = 20_000;
const LEAST_OF_EACH = 20;
/** Where an answer is too large for a message: its records are long. */
const FEW = 20;

/** Characters of texts that are kept while others are read. */
const ROOM = 4 * LIMITS.logBytes;

const nanniesExpression = compose(valmap(attr('nanny')), attr('workers'));

/** A record and when it was, or its neighbour. */
interface Placed {
  record: LogRecord;
  at: number;
}

/** What the scheduler, workers and nannies logged. @throws NotTold where none of them tells */
export async function logs(
  cluster: Cluster,
  scheduler: SchedulerQuestion,
  query: LogsQuestion,
  now: number,
): Promise<AskedLogs> {
  const reading = new Reading(cluster, scheduler, query);
  const sources = query.source ?? LOG_SOURCES;
  const refused: { source: LogKeeper; reason: string }[] = [];
  let last: NotTold | undefined;
  const wanted = sources.filter((source) => !(source === 'scheduler' && query.worker));
  for (const source of wanted) {
    try {
      await reading.read(source);
    } catch (error) {
      if (!(error instanceof NotTold) || error.code === 'gone') throw error;
      last = error;
      refused.push({ source, reason: error.message });
    }
  }
  if (last && refused.length === wanted.length) throw last;
  return { time: now, ...reading.told(query.limit ?? LIMITS.defaultLogLines), refused };
}

class Reading {
  readonly #cluster: Cluster;
  readonly #scheduler: SchedulerQuestion;
  readonly #query: LogsQuestion;
  readonly #workers: WorkersToAsk;
  readonly #found: Placed[] = [];
  #total = 0;
  /** Of the texts that were found. */
  #characters = 0;
  #more = false;

  constructor(cluster: Cluster, scheduler: SchedulerQuestion, query: LogsQuestion) {
    this.#cluster = cluster;
    this.#scheduler = scheduler;
    this.#query = query;
    this.#workers = new WorkersToAsk(cluster, query.worker);
  }

  async read(source: LogKeeper): Promise<void> {
    if (source === 'scheduler') return this.#readScheduler();
    const nannies = source === 'nanny' ? await this.#withNannies() : null;
    // Of what lies before `to` Dask cannot be asked: the newest records are read, and left out again.
    const each = Math.max(LEAST_OF_EACH, Math.floor(READ_AT_ONCE / Math.max(1, this.#workers.told().asked)));
    await this.#workers.ask(async (addresses) => {
      // Dask takes another worker's answer for that of one without a nanny (distributed/scheduler.py, Scheduler.broadcast).
      const asked = nannies ? addresses.filter((address) => nannies.has(address)) : addresses;
      if (asked.length === 0) return undefined;
      const args = { workers: asked, nanny: nannies !== null };
      const answers = await this.#readable(each, (n) => this.#askWorkers(n, args));
      for (const [worker, records] of asEntries(answers.value))
        this.#take(asArray(records), source, worker as string, answers.n);
      const silent = asked.filter((address) => !asMap(answers.value).has(address));
      return new Set(addresses.filter((address) => !silent.includes(address)));
    });
  }

  async #readScheduler(): Promise<void> {
    const { value, n } = await this.#readable(READ_AT_ONCE, (count) =>
      this.#scheduler.op(FEATURE, 'get_logs', this.#arguments(count)),
    );
    this.#take(asArray(value), 'scheduler', null, n);
  }

  /** With times, where workers may be sent what they are asked. */
  async #askWorkers(n: number, args: { workers: string[]; nanny: boolean }): Promise<unknown> {
    try {
      const msg = { op: 'get_logs', ...this.#arguments(n) };
      return await this.#scheduler.op(FEATURE, 'broadcast', { msg, ...args, on_error: 'ignore' });
    } catch (error) {
      if (!(error instanceof NotTold && error.code === 'refused')) throw error;
      return this.#scheduler.op(FEATURE, 'worker_logs', { n: this.#newestFirst ? n : null, ...args });
    }
  }

  #arguments(n: number): object {
    if (!this.#newestFirst) return { timestamps: true };
    const { from } = this.#query;
    return { timestamps: true, n, ...(from !== undefined && { start: from / 1_000 }) };
  }

  /** Before 2023 Dask gave the oldest n, and nothing at all from a time on: there it is asked for all. */
  get #newestFirst(): boolean {
    const version = this.#cluster.identity?.version;
    return !version || Number.parseInt(version) >= 2023;
  }

  /** Once more for a few where so many are more than a message may hold. */
  async #readable(n: number, ask: (n: number) => Promise<unknown>): Promise<{ value: unknown; n: number }> {
    for (const fewer of [n, FEW, 1])
      try {
        return { value: await ask(fewer), n: fewer };
      } catch (error) {
        if (!(error instanceof TooLarge) || fewer === 1 || !this.#newestFirst) throw error;
      }
    throw new Error('Nothing was asked for');
  }

  #take(told: readonly unknown[], source: LogKeeper, worker: string | null, n: number): void {
    if (told.length >= n) this.#more = true;
    const records = told.map((one) => logRecord(one, source, worker));
    if (!this.#newestFirst) records.reverse();
    // From the oldest on: what has no time was after the one before it.
    let at: number | null = records.findLast(({ time }) => time !== null)?.time ?? null;
    for (const record of records.toReversed()) {
      at = record.time ?? at;
      if (!matches(record, at, this.#query)) continue;
      this.#total++;
      this.#characters += record.text.length;
      this.#found.push({ record, at: at ?? 0 });
    }
    if (this.#characters > ROOM) this.#keepNewest();
  }

  /** What no answer has room for. */
  #keepNewest(): void {
    const newest = newestOf(this.#found, Infinity);
    this.#found.splice(0, Infinity, ...newest.reverse());
    this.#characters = this.#found.reduce((sum, { record }) => sum + record.text.length, 0);
  }

  /** Addresses of workers that have a nanny. */
  async #withNannies(): Promise<ReadonlySet<unknown>> {
    const nannies = asMap(await this.#scheduler.evaluate(FEATURE, nanniesExpression));
    return new Set([...nannies].filter(([, nanny]) => nanny !== null).map(([worker]) => worker));
  }

  told(limit: number): Omit<AskedLogs, 'time' | 'refused'> {
    const records = newestOf(this.#found, limit).map(({ record }) => record);
    return {
      records,
      total: this.#total,
      more: this.#more || records.length < this.#total,
      workers: this.#workers.told(),
    };
  }
}

/** Newest first, as many as an answer may have. */
function newestOf(found: readonly Placed[], limit: number): Placed[] {
  // Sorting keeps the order of those of one time: what was found last of a log is the newest.
  const inOrder = found.toReversed().sort((a, b) => b.at - a.at);
  let bytes = 0;
  const beyond = inOrder.findIndex(({ record }, index) => {
    bytes += Buffer.byteLength(record.text);
    return index === limit || (index > 0 && bytes > LIMITS.logBytes);
  });
  return beyond === -1 ? inOrder : inOrder.slice(0, beyond);
}
