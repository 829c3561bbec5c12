import { ProtocolError } from './errors.ts';

/*
 * A message is u64 N, u64 n, n x u64 lengths, then n frames, little endian (distributed/comm/tcp.py and
 * protocol/utils.py). N leaves out some frames since distributed 2023.11, so that the size comes from the
 * table of lengths and N is not used.
 */

export interface FrameLimits {
  /** Frames in one message. Each failed task in an answer brings a few. */
  maxFrames?: number;
  /** Bytes in one message, header and all. */
  maxMessageBytes?: number;
}

export const DEFAULT_MAX_FRAMES = 100_000;
export const DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

const PRELUDE_BYTES = 16;
const FIRST_CAPACITY = 64 * 1024;

/** The buffers to write for one message. */
export function encodeFrames(frames: readonly Uint8Array[]): Buffer[] {
  const header = Buffer.alloc(PRELUDE_BYTES + 8 * frames.length);
  const total = frames.reduce((sum, frame) => sum + frame.length, 0);
  writeSize(header, 0, header.length - 8 + total);
  writeSize(header, 8, frames.length);
  frames.forEach((frame, i) => writeSize(header, PRELUDE_BYTES + 8 * i, frame.length));
  return [header, ...frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.length))];
}

/** Bytes in, messages out. What it holds is at most twice what it was given, never what a length claims. */
export class FrameParser {
  readonly #maxFrames: number;
  readonly #maxMessageBytes: number;
  readonly #part = new PartBuffer();
  #phase: 'prelude' | 'lengths' | 'frames' = 'prelude';
  #needed = PRELUDE_BYTES;
  #lengths: number[] = [];

  constructor(limits: FrameLimits = {}) {
    this.#maxFrames = limits.maxFrames ?? DEFAULT_MAX_FRAMES;
    this.#maxMessageBytes = limits.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  }

  /** Whether a message has begun and is not complete. */
  get inMessage(): boolean {
    return this.#phase !== 'prelude' || this.#part.length > 0;
  }

  /**
   * The messages that this chunk completes, each as its frames, which may be views of the chunk.
   * @throws ProtocolError after which the parser is of no more use
   */
  push(chunk: Buffer): Buffer[][] {
    const messages: Buffer[][] = [];
    let rest = chunk;
    for (;;) {
      const missing = this.#needed - this.#part.length;
      const part = this.#part.length === 0 && rest.length >= missing ? rest.subarray(0, missing) : undefined;
      if (!part) this.#part.append(rest.subarray(0, missing), this.#needed);
      const complete = rest.length >= missing;
      rest = rest.subarray(missing);
      if (!complete) return messages;
      const message = this.#take(part ?? this.#part.take());
      if (message) messages.push(message);
    }
  }

  #take(part: Buffer): Buffer[] | undefined {
    if (this.#phase === 'prelude') this.#takePrelude(part);
    else if (this.#phase === 'lengths') this.#takeLengths(part);
    else return this.#takeFrames(part);
    return undefined;
  }

  #takePrelude(part: Buffer): void {
    refuseOtherProtocols(part);
    const count = readSize(part, 8);
    if (count < 1 || count > this.#maxFrames)
      throw new ProtocolError('', `does not speak Dask's protocol: its message claims ${count} frames`);
    this.#phase = 'lengths';
    this.#needed = 8 * count;
  }

  #takeLengths(part: Buffer): void {
    this.#lengths = [];
    let total = PRELUDE_BYTES + part.length;
    for (let offset = 0; offset < part.length; offset += 8) {
      const length = readSize(part, offset);
      this.#lengths.push(length);
      total += length;
    }
    if (total > this.#maxMessageBytes)
      throw new ProtocolError(
        '',
        `sent a message that claims ${total} bytes, more than the ${this.#maxMessageBytes} allowed`,
      );
    this.#needed = total - PRELUDE_BYTES - part.length;
    this.#phase = 'frames';
  }

  #takeFrames(part: Buffer): Buffer[] {
    let offset = 0;
    const frames = this.#lengths.map((length) => part.subarray(offset, (offset += length)));
    this.#phase = 'prelude';
    this.#needed = PRELUDE_BYTES;
    this.#lengths = [];
    return frames;
  }
}

/** Collects a part that comes in pieces. It grows by doubling, so that each byte is copied a few times at most. */
class PartBuffer {
  #buffer = Buffer.alloc(0);
  length = 0;

  append(piece: Buffer, needed: number): void {
    const length = this.length + piece.length;
    if (length > this.#buffer.length) {
      const capacity = Math.max(length, Math.min(needed, Math.max(FIRST_CAPACITY, 2 * this.#buffer.length)));
      const grown = Buffer.allocUnsafeSlow(capacity);
      this.#buffer.copy(grown, 0, 0, this.length);
      this.#buffer = grown;
    }
    piece.copy(this.#buffer, this.length);
    this.length = length;
  }

  take(): Buffer {
    const part = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.alloc(0);
    this.length = 0;
    return part;
  }
}

function refuseOtherProtocols(prelude: Buffer): void {
  if (prelude.toString('latin1', 0, 5) === 'HTTP/')
    throw new ProtocolError('', "answers HTTP, not Dask's protocol; is this the dashboard's port?");
}

/** Sizes beyond 2^53 lose their last digits, which is of no matter: they are far over every limit. */
function readSize(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset) + buffer.readUInt32LE(offset + 4) * 2 ** 32;
}

function writeSize(buffer: Buffer, offset: number, size: number): void {
  buffer.writeUInt32LE(size % 2 ** 32, offset);
  buffer.writeUInt32LE(Math.floor(size / 2 ** 32), offset + 4);
}
