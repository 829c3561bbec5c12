import type { Socket } from 'node:net';
import { formatAddress, parseAddress } from './address.ts';
import { CommClosedError, CommError, ConnectError, ProtocolError, RemoteError } from './errors.ts';
import type { FrameLimits } from './frames.ts';
import { encodeFrames, FrameParser } from './frames.ts';
import type { InboxLimits } from './inbox.ts';
import { Inbox } from './inbox.ts';
import type { Message } from './msgpack.ts';
import { decode, encode } from './msgpack.ts';
import { explainFailure, openSocket } from './socket.ts';
import type { TlsOptions } from './tls.ts';
import { tlsConnectionOptions, tlsNames } from './tls.ts';
import { whenAborted } from './when-aborted.ts';

export interface CommOptions {
  /** As `parseAddress` takes it. */
  address: string;
  tls?: TlsOptions | undefined;
  /** For the connection, TLS and the handshake together. 10 s unless told. */
  connectTimeoutMs?: number | undefined;
  limits?: CommLimits | undefined;
  /** Ends the connecting, and the comm later on. */
  signal?: AbortSignal | undefined;
}

export interface CommLimits extends FrameLimits, InboxLimits {
  /** Levels of a message: PROFILE_DEPTH at most. */
  maxDepth?: number;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_CALL_TIMEOUT_MS = 30_000;
/** What is sent are small questions; so much is only left when the peer reads none of them. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

/** For what was sent to leave. */
const CLOSE_TIMEOUT_MS = 1_000;

/** What whoever asks a scheduler needs of a connection to it. Tests and benches that stand in for one implement it whole. */
export interface Comm {
  readonly address: string;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  /** Bytes received, after TLS. */
  readonly bytesRead: number;
  /** Each message tells all anew: where more waits than may, the oldest are left out, and the comm is not closed. */
  keepNewest(): void;
  /** @throws CommClosedError */
  send(message: object): void;
  /**
   * The next message. Several reads are answered in their order. What arrived before the peer closed can
   * still be read. A read that times out destroys the comm, since its answer would go to the next one.
   */
  read(timeoutMs?: number): Promise<Message>;
  /**
   * Ends the comm after what was sent has left; every pending and later read fails. The scheduler needs no word
   * of farewell and logs nothing, not even in the middle of a feed.
   */
  close(): void;
}

/**
 * One connection to a scheduler, always drained: the socket is never paused, since the scheduler buffers what
 * is not read (a feed has no back-pressure). Only the first frame of a message is kept; the others are payload
 * of placeholders, which nobody may interpret.
 */
export class SocketComm implements Comm {
  readonly address: string;
  readonly closed: Promise<void>;
  bytesRead = 0;

  readonly #socket: Socket;
  readonly #parser: FrameParser;
  readonly #inbox: Inbox;
  readonly #maxDepth: number | undefined;
  #end: CommError | undefined;
  #closedHere = false;

  /** `socket` may still be connecting. */
  constructor(address: string, socket: Socket, limits: CommLimits = {}) {
    this.address = address;
    this.#socket = socket;
    this.#parser = new FrameParser(limits);
    this.#inbox = new Inbox(limits);
    this.#maxDepth = limits.maxDepth;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (cause) =>
      this.#finish(new CommClosedError(address, `lost the connection (${cause.message})`, { cause })),
    );
    socket.on('close', () => this.#finish(new CommClosedError(address, this.#howItEnded())));
  }

  /** This side of the connection. */
  get local(): { host: string; port: number } {
    return { host: this.#socket.localAddress ?? '', port: this.#socket.localPort ?? 0 };
  }

  keepNewest(): void {
    this.#inbox.keepsNewest = true;
  }

  send(message: object): void {
    if (this.#end) throw this.#end;
    for (const part of encodeFrames([encode(message)])) this.#socket.write(part);
    if (this.#socket.writableLength > MAX_UNSENT_BYTES)
      this.destroy(new CommError(this.address, 'does not read what it is sent; the comm was closed'));
  }

  async read(timeoutMs?: number): Promise<Message> {
    const frame = await this.#inbox.read(timeoutMs, () =>
      this.destroy(new CommError(this.address, `sent nothing within ${timeoutMs! / 1000} s`)),
    );
    return this.#decode(frame);
  }

  /**
   * Every message until `close` is called. Leaving the loop closes the comm.
   * @throws CommClosedError when the peer ends it
   */
  async *messages(): AsyncGenerator<Message, void, undefined> {
    try {
      for (;;) yield await this.read();
    } catch (error) {
      if (!this.#closedHere || error !== this.#end) throw error;
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#end) return;
    this.#closedHere = true;
    this.#finish(
      new CommClosedError(this.address, 'is no longer connected: the comm was closed on this side'),
    );
    this.#inbox.clear();
    this.#socket.destroySoon();
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT_MS);
    void this.closed.then(() => clearTimeout(timer));
  }

  /** Ends the comm at once, for a reason that pending and later reads fail with. */
  destroy(reason: CommError): void {
    this.#finish(reason);
    this.#inbox.clear();
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#end) return;
    this.bytesRead += chunk.length;
    try {
      for (const frames of this.#parser.push(chunk)) this.#deliver(frames);
    } catch (error) {
      this.destroy(this.#named(error));
    }
  }

  #deliver(frames: Buffer[]): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    this.#inbox.push(frames[0]!, bytes);
    if (this.#inbox.overfull)
      this.destroy(new CommError(this.address, 'sends faster than it is read; the comm was closed'));
  }

  #decode(frame: Buffer): Message {
    try {
      return decode(frame, this.#maxDepth);
    } catch (error) {
      const named = this.#named(error);
      this.destroy(named);
      throw named;
    }
  }

  #named(error: unknown): ProtocolError {
    const { what, cause } =
      error instanceof ProtocolError ? error : { what: 'sent what cannot be read', cause: error };
    return new ProtocolError(this.address, what, { cause });
  }

  #howItEnded(): string {
    return this.#parser.inMessage
      ? 'closed the connection in the middle of a message'
      : 'closed the connection';
  }

  #finish(reason: CommError): void {
    this.#end ??= reason;
    this.#inbox.end(reason);
  }
}

/**
 * What Dask sends first (distributed/comm/core.py, handshake_info). Without a compression in common nothing
 * arrives compressed; a scheduler asks for the other two keys, and only to choose how it pickles.
 */
const HANDSHAKE = { compression: null, python: [3, 11, 0], 'pickle-protocol': 5 };

/**
 * A comm to a scheduler, after the handshake.
 * @throws ConnectError it cannot be reached, or TLS fails
 * @throws ProtocolError something else than Dask answers
 */
export async function connect(options: CommOptions): Promise<SocketComm> {
  const address = parseAddress(options.address);
  const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, signal } = options;
  const tls = await tlsConnectionOptions(address, options.tls);
  const socket = openSocket(address, tls, connectTimeoutMs);
  const comm = new SocketComm(formatAddress(address), socket, options.limits);
  if (signal) whenAborted(signal, comm.closed, () => comm.close());
  try {
    // Both sides speak first. Over TLS it is better to listen: a scheduler that refuses the client certificate
    // says so and closes, and what was written by then would reset the connection and lose its word.
    if (address.protocol === 'tcp') comm.send(HANDSHAKE);
    const handshake = await comm.read(connectTimeoutMs);
    if (!(handshake instanceof Map && handshake.has('pickle-protocol')))
      throw new ProtocolError(comm.address, "does not begin with Dask's handshake");
    if (address.protocol === 'tls') comm.send(HANDSHAKE);
    return comm;
  } catch (error) {
    comm.destroy(new CommClosedError(comm.address, 'was never connected', { cause: error }));
    if (signal?.aborted)
      throw new ConnectError(comm.address, 'was not connected: the attempt was called off', { cause: error });
    throw explainFailure(error, address, tlsNames(options.tls), socket, connectTimeoutMs);
  }
}

/**
 * Asks the scheduler and waits for its answer. An operation that the scheduler does not know answers null.
 * @throws RemoteError where the answer is an error; the comm can still be used
 */
export async function call(
  comm: Comm,
  op: string,
  args: object = {},
  timeoutMs: number = DEFAULT_CALL_TIMEOUT_MS,
): Promise<Message> {
  comm.send({ op, reply: true, ...args });
  return checkAnswer(comm.address, op, await comm.read(timeoutMs));
}

/**
 * Gives the message back unless it is Dask's error message, which a feed, too, sends when its function fails
 * (distributed/core.py, error_message).
 * @throws RemoteError
 */
export function checkAnswer(address: string, op: string, message: Message): Message {
  if (!(message instanceof Map)) return message;
  const status = message.get('status');
  if (status !== 'uncaught-error' && status !== 'error') return message;
  const text = message.get('exception_text');
  throw new RemoteError(
    address,
    `answers '${op}' with an error`,
    typeof text === 'string' ? text : 'no text was given',
  );
}
