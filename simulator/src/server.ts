import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeFrames, FrameParser } from '../../exporter/src/protocol/frames.ts';
import { decode, encode } from '../../exporter/src/protocol/msgpack.ts';
import { PythonError } from './python/errors.ts';
import { loads } from './python/evaluate.ts';
import type { SchedulerState } from './scheduler/scheduler.ts';
import { type Arguments, opsOf } from './ops.ts';
import type { Fault } from './options.ts';
import { callable } from './python/references.ts';
import { serializable } from './python/serialize.ts';

const HANDSHAKE = { compression: null, python: [3, 11, 7], 'pickle-protocol': 5 };

/** Serves one comm: the handshake, then one message after the other, each answered before the next is read. */
export async function serve(socket: Socket, scheduler: SchedulerState, fault: Fault | null): Promise<void> {
  const comm = new ServerComm(socket, fault);
  await comm.write(HANDSHAKE);
  let shaken = false;
  for await (const message of comm.messages()) {
    if (shaken) await answer(comm, scheduler, fault, message);
    else shaken = true;
  }
}

async function answer(
  comm: ServerComm,
  scheduler: SchedulerState,
  fault: Fault | null,
  { op, reply, ...args }: Arguments,
): Promise<void> {
  if (fault === 'silent-answers') return;
  try {
    if (op === 'feed' && fault === 'feed-blocked')
      throw new PythonError('ValueError', "The 'feed' handler has been explicitly disallowed in Scheduler");
    if (op === 'feed' && fault !== 'feed-missing') return await feed(comm, scheduler, args);
    const result = opsOf(scheduler).get(String(op))?.(scheduler, args) ?? null;
    if (reply) await comm.write(result);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    await comm.write({ status: 'uncaught-error', exception_text: error.text, traceback_text: '' });
  }
}

/** Pushes function(scheduler) every interval until the comm ends (distributed/scheduler.py, Scheduler.feed). */
async function feed(comm: ServerComm, scheduler: SchedulerState, args: Arguments): Promise<void> {
  const push = callable(loads(args.function as Uint8Array, scheduler.version));
  const milliseconds = typeof args.interval === 'number' ? args.interval * 1000 : 1000;
  while (comm.open) {
    await comm.write(serializable(push(scheduler)));
    await sleep(milliseconds, undefined, { ref: false });
  }
}

class ServerComm {
  readonly #socket: Socket;
  readonly #cut: boolean;
  #written = 0;

  constructor(socket: Socket, fault: Fault | null) {
    this.#socket = socket;
    this.#cut = fault === 'close-mid-message';
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  async write(message: unknown): Promise<void> {
    if (!this.open) return;
    const bytes = Buffer.concat(encodeFrames([encode(message)]));
    if (this.#cut && this.#written++ > 0) {
      this.#socket.end(bytes.subarray(0, bytes.length >> 1));
    } else if (!this.#socket.write(bytes)) {
      await Promise.race([once(this.#socket, 'drain'), once(this.#socket, 'close')]);
    }
  }

  /** Until the other side closes. */
  async *messages(): AsyncGenerator<Arguments> {
    const parser = new FrameParser();
    for await (const chunk of this.#socket) {
      for (const frames of parser.push(chunk as Buffer)) {
        const message = decode(frames[0]!);
        yield message instanceof Map ? (Object.fromEntries(message) as Arguments) : {};
      }
    }
  }
}
