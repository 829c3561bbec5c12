import { checkAnswer, type Comm } from '../../protocol/comm.ts';
import { dumps, type Pickle } from '../../protocol/pickle.ts';
import { CONNECTING, sending, type Spent } from './cost.ts';
import { timed, timing } from './packed.ts';
import { whenAborted } from '../../protocol/when-aborted.ts';

/** Within connectTimeoutMs, or the default of connect(). */
export type OpenComm = (connectTimeoutMs?: number) => Promise<Comm>;

/** A scheduler with much to do, such as a large graph to take in, may be silent for long, but not for ever. */
export const SILENCE_MS = 60_000;

/** One-shot feeds are closed after their first push; until then the scheduler may push again. */
const ONE_SHOT_INTERVAL = 1;

export interface Feed {
  close(): void;
  /** Fulfilled once closed here; rejected when the other side ends it. */
  readonly ended: Promise<void>;
}

/**
 * Has the scheduler push expression(scheduler) every `interval` seconds over a comm of its own (Scheduler.feed). Fulfilled
 * after the first push is taken in; the next is read then. Where they come faster than they are taken in, the newest are. signal: closes it, also while it is being opened. onPush is told
 * the bytes of each push, too.
 *
 * @throws RemoteError if the scheduler forbids feeds
 */
export async function openFeed(
  openComm: OpenComm,
  expression: Pickle,
  interval: number,
  onPush: (value: unknown, bytes: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<Feed> {
  const comm = await openComm(SILENCE_MS);
  // A push that is taken in slowly does not hold up the scheduler, which has the next ones sent: of those the newest will do.
  comm.keepNewest();
  let bytesTold = 0;
  const take = async (timeoutMs: number) => {
    const push = await readPush(comm, timeoutMs);
    const bytes = comm.bytesRead - bytesTold;
    bytesTold += bytes;
    await onPush(push, bytes);
  };
  if (signal) whenAborted(signal, comm.closed, () => comm.close());
  try {
    signal?.throwIfAborted();
    sendFeed(comm, expression, interval);
    await take(SILENCE_MS);
  } catch (error) {
    comm.close();
    throw error;
  }
  let closed = false;
  const drain = async () => {
    try {
      for (;;) await take(interval * 1000 + SILENCE_MS);
    } catch (error) {
      comm.close();
      if (!closed) throw error;
    }
  };
  const ended = drain();
  // Whoever opened it may await it later, or never.
  ended.catch(() => undefined);
  return {
    ended,
    close() {
      closed = true;
      comm.close();
    },
  };
}

export interface Evaluated {
  value: unknown;
  /** That evaluating took; null where the scheduler's clock does not say. */
  seconds: number | null;
}

/** expression(scheduler), once. */
export async function evaluate(openComm: OpenComm, expression: Pickle, spent: Spent): Promise<Evaluated> {
  const comm = await openComm(SILENCE_MS);
  try {
    sendFeed(comm, timed(expression), ONE_SHOT_INTERVAL);
    const answer = timing(await readPush(comm));
    spent(CONNECTING + (answer.seconds ?? 0) + sending(comm.bytesRead));
    return answer;
  } finally {
    comm.close();
  }
}

function sendFeed(comm: Comm, expression: Pickle, interval: number): void {
  comm.send({ op: 'feed', function: dumps(expression), interval });
}

async function readPush(comm: Comm, timeoutMs = SILENCE_MS): Promise<unknown> {
  return checkAnswer(comm.address, 'feed', await comm.read(timeoutMs));
}
