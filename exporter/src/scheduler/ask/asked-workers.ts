import { LIMITS, namesMeant } from '@daskscope/api';
import { NotTold } from '../../asked/not-told.ts';
import type { WorkersAsked } from '../../asked/workers.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { WorkerState } from '../../state/now/workers/workers.ts';

/**
 * Asked with one op: the scheduler puts their answers together in one piece, which holds it up, and sends one message.
 */
const TOGETHER = 50;

/** Without a heartbeat for longer it is taken for silent, beside what it may be between two of them. */
const SILENT_MS = 5_000;

/** As Dask spaces heartbeats (distributed/scheduler.py, heartbeat_interval): at most every n/200 + 1 s. */
const heartbeatMs = (workers: number): number => (workers / 200 + 1) * 1_000;

/**
 * The workers to ask: those that sent no heartbeat are not, since Dask's ops wait for the slowest, and are told as silent.
 */
export class WorkersToAsk {
  readonly #cluster: Cluster;
  readonly #chosen: readonly string[];
  readonly #silent = new Set<string>();
  readonly #notAsked: number;

  /**
   * @param names addresses or names; undefined: all
   * @throws NotTold gone, where one of them is not there
   */
  constructor(cluster: Cluster, names?: readonly string[]) {
    this.#cluster = cluster;
    const matching = names ? found(cluster, names) : Array.from(cluster.workers.all(), addressOf);
    this.#chosen = matching.slice(0, LIMITS.askedWorkers);
    this.#notAsked = matching.length - this.#chosen.length;
  }

  /**
   * Asks some at a time. What `ask` throws as not answered is asked once more of those that sent a heartbeat meanwhile: one
   * that hangs must not hide the others.
   * @param ask gives the addresses of those that answered, or undefined: all did
   * @throws NotTold where nobody answered
   */
  async ask(ask: (addresses: string[]) => Promise<ReadonlySet<unknown> | undefined>): Promise<void> {
    const fresh = this.#fresh(this.#chosen);
    for (let from = 0; from < fresh.length; from += TOGETHER)
      await this.#askSome(fresh.slice(from, from + TOGETHER), ask);
    if (this.#chosen.length > 0 && this.#silent.size === this.#chosen.length)
      throw new NotTold(
        'not-answered',
        `No worker answered in time, of ${this.#chosen.length} that were asked.`,
      );
  }

  told(): WorkersAsked {
    return { asked: this.#chosen.length, silent: [...this.#silent], notAsked: this.#notAsked };
  }

  async #askSome(
    addresses: string[],
    ask: (addresses: string[]) => Promise<ReadonlySet<unknown> | undefined>,
  ): Promise<void> {
    try {
      await this.#askOnce(addresses, ask);
    } catch (error) {
      if (!isSilence(error)) throw error;
      await this.#askOnce(this.#fresh(addresses), ask).catch((again: unknown) => {
        if (!isSilence(again)) throw again;
        for (const address of addresses) this.#silent.add(address);
      });
    }
  }

  async #askOnce(
    addresses: string[],
    ask: (addresses: string[]) => Promise<ReadonlySet<unknown> | undefined>,
  ): Promise<void> {
    if (addresses.length === 0) return;
    const answered = await ask(addresses);
    if (!answered) return;
    for (const address of addresses) if (!answered.has(address)) this.#silent.add(address);
  }

  /** Of these those whose heartbeats come; the others are silent. */
  #fresh(addresses: readonly string[]): string[] {
    const { workers } = this.#cluster;
    let newest = 0;
    for (const { lastSeen } of workers.all()) newest = Math.max(newest, lastSeen);
    const oldest = newest - SILENT_MS - 2 * heartbeatMs(workers.size);
    const isFresh = (address: string) => (workers.get(address)?.lastSeen ?? newest) >= oldest;
    for (const address of addresses) if (!isFresh(address)) this.#silent.add(address);
    return addresses.filter(isFresh);
  }
}

const isSilence = (error: unknown): boolean => error instanceof NotTold && error.code === 'not-answered';

const addressOf = ({ address }: WorkerState): string => address;

function found(cluster: Cluster, names: readonly string[]): string[] {
  const addresses = new Set<string>();
  for (const text of names) {
    const meant = new Set(namesMeant(text));
    const worker = [...cluster.workers.all()].find(
      ({ address, name }) => meant.has(address) || meant.has(name),
    );
    if (!worker)
      throw new NotTold('gone', `There is no worker ${text.slice(0, 200)} now. See api/v1/workers.`);
    addresses.add(worker.address);
  }
  return [...addresses];
}
