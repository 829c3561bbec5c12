import { call } from '../../protocol/comm.ts';
import { CommError, ProtocolError, RemoteError } from '../../protocol/errors.ts';
import type { Pickle } from '../../protocol/pickle.ts';
import { NotTold, TooLarge } from '../../asked/not-told.ts';
import type { Cluster } from '../../state/cluster.ts';
import { calling, CONNECTING } from '../feeds/cost.ts';
import { evaluate, type OpenComm } from '../feeds/feed.ts';
import { refusal } from './optional-ops.ts';

/** The scheduler's answer to one op, workers' answers included; a person waits for it. */
const ANSWER_MS = 8_000;
/** Each refusal is a traceback in the scheduler's log. */
const REFUSED_FOR_MS = 60_000;

/** Asks the scheduler one thing at a time, over a comm for each, and says why it is not told. */
export class SchedulerQuestion {
  readonly #cluster: Cluster;
  readonly #openComm: OpenComm;
  readonly #now: () => number;
  readonly #refused = new Map<string, { detail: string; until: number }>();

  constructor(cluster: Cluster, openComm: OpenComm, now: () => number) {
    this.#cluster = cluster;
    this.#openComm = openComm;
    this.#now = now;
  }

  /**
   * feature: what it is asked for, as costs are called.
   * @throws NotTold
   */
  async op(feature: string, op: string, args: object = {}): Promise<unknown> {
    return this.#told(op, async () => {
      const comm = await this.#openComm(ANSWER_MS);
      try {
        const answer = await call(comm, op, args, ANSWER_MS);
        if (answer === null)
          throw this.#refuse(op, `This version of distributed does not answer the op "${op}".`);
        return answer;
      } finally {
        this.#cluster.cost.spend(feature, CONNECTING + calling(comm.bytesRead));
        comm.close();
      }
    });
  }

  /** What the expression gives. @throws NotTold */
  async evaluate(feature: string, expression: Pickle): Promise<unknown> {
    const spent = (seconds: number) => this.#cluster.cost.spend(feature, seconds);
    return this.#told('feed', async () => (await evaluate(this.#openComm, expression, spent)).value);
  }

  async #told(op: string, ask: () => Promise<unknown>): Promise<unknown> {
    const { connection } = this.#cluster;
    if (connection.state !== 'connected')
      throw new NotTold(
        'not-connected',
        connection.error ?? 'The exporter is not connected to the scheduler yet.',
      );
    const refused = this.#refused.get(op);
    if (refused && this.#now() < refused.until) throw new NotTold('refused', refused.detail);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof RemoteError) throw this.#refuse(op, refusal(op, error));
      if (error instanceof ProtocolError)
        throw new TooLarge(`The answer of the op "${op}" cannot be read: ${error.message}.`);
      if (error instanceof CommError) throw new NotTold('not-answered', `${error.message}.`);
      throw error;
    }
  }

  #refuse(op: string, detail: string): NotTold {
    this.#refused.set(op, { detail, until: this.#now() + REFUSED_FOR_MS });
    return new NotTold('refused', detail);
  }
}
