import type { CommError } from './errors.ts';

export interface InboxLimits {
  /** Messages that wait to be read. */
  maxQueuedMessages?: number;
  /** Bytes of them. One message alone may be larger. */
  maxQueuedBytes?: number;
}

const DEFAULT_MAX_QUEUED_MESSAGES = 1_000;
const DEFAULT_MAX_QUEUED_BYTES = 64 * 1024 * 1024;

interface Reader {
  resolve: (frame: Buffer) => void;
  reject: (reason: CommError) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Where messages wait for readers, or readers for messages; both in the order in which they came. */
export class Inbox {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #queue: { frame: Buffer; bytes: number }[] = [];
  #queuedBytes = 0;
  #readers: Reader[] = [];
  #end: CommError | undefined;
  /**
   * Each message takes the place of those before it, so that only the newest waits: an exporter that has too little CPU for a
   * thousand schedulers would hold, and read, what is long out of date.
   */
  keepsNewest = false;

  constructor(limits: InboxLimits) {
    this.#maxMessages = limits.maxQueuedMessages ?? DEFAULT_MAX_QUEUED_MESSAGES;
    this.#maxBytes = limits.maxQueuedBytes ?? DEFAULT_MAX_QUEUED_BYTES;
  }

  /** Whether more waits than may. */
  get overfull(): boolean {
    const { length } = this.#queue;
    return length > this.#maxMessages || (length > 1 && this.#queuedBytes > this.#maxBytes);
  }

  /** `bytes` is the size of the whole message, of which the frame is a view. */
  push(frame: Buffer, bytes: number): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      clearTimeout(reader.timer);
      reader.resolve(frame);
    } else {
      this.#queue.push({ frame, bytes });
      this.#queuedBytes += bytes;
      while (this.keepsNewest && this.#queue.length > 1) this.#take();
    }
  }

  read(timeoutMs: number | undefined, onTimeout: () => void): Promise<Buffer> {
    const queued = this.#take();
    if (queued) return Promise.resolve(queued);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs);
      this.#readers.push({ resolve, reject, timer });
    });
  }

  #take(): Buffer | undefined {
    const oldest = this.#queue.shift();
    this.#queuedBytes -= oldest?.bytes ?? 0;
    return oldest?.frame;
  }

  /** Nothing more will come: readers fail once what waits is read. */
  end(reason: CommError): void {
    this.#end ??= reason;
    for (const { reject, timer } of this.#readers.splice(0)) {
      clearTimeout(timer);
      reject(this.#end);
    }
  }

  clear(): void {
    this.#queue = [];
    this.#queuedBytes = 0;
  }
}
