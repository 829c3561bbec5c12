import type { StreamLine } from '@daskscope/api';
import { Lines } from '@daskscope/client';
import { Subscription, type Observable } from 'rxjs';
import { sentenceOf, type Refusal } from '../problems.ts';
import type { LiveConnection } from '../live-handle.ts';

/** A piece of an answer, as getBackendSrv().chunked gives it. */
export interface Chunk {
  ok: boolean;
  status: number;
  statusText: string;
  data?: Uint8Array;
}

export interface ConnectionPace {
  /** Auto-refresh and drags leave and come back at once. */
  lingerMs: number;
  /** The exporter sends a heartbeat every second: after this long without a word it is lost, told within 2 seconds. */
  silenceMs: number;
  /** After this long without a word the connection is made anew. */
  giveUpMs: number;
  /** Waits before a try, in order; then the last of them. */
  retriesMs: readonly number[];
  /** The wait after a refusal: nothing that a second mends. */
  refusedMs: number;
}

export const PACE: ConnectionPace = {
  lingerMs: 1000,
  silenceMs: 1800,
  giveUpMs: 5000,
  retriesMs: [100, 400, 1000, 1500],
  refusedMs: 5000,
};

export interface ConnectionOptions {
  /** One answer, in chunks, of the stream from a cursor on. It ends without an error however it ends. */
  open: (cursor: string | null) => Observable<Chunk>;
  cursor: () => string | null;
  onLine: (line: StreamLine) => void;
  onChange: () => void;
  /** The tab; another one in tests. */
  page?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  pace?: Partial<ConnectionPace>;
}

type TextRefusal = Refusal & { body: string };
/** Characters of a refusal's answer that are kept. */
const LONGEST_REFUSAL = 10_000;

/** One stream, open while somebody wants it and the tab is seen, and opened again from the cursor whenever it ends. */
export class Connection {
  #state: LiveConnection = { state: 'ended', since: Date.now(), reason: '' };
  readonly #options: ConnectionOptions;
  readonly #page: NonNullable<ConnectionOptions['page']>;
  readonly #pace: ConnectionPace;
  #wanted = 0;
  #subscription: Subscription | null = null;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #tries = 0;
  #heard = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#page = options.page ?? document;
    this.#pace = { ...PACE, ...options.pace };
  }

  get state(): LiveConnection {
    return this.#state;
  }

  /** Keeps the stream open until the returned function is called. */
  enter(): () => void {
    this.#wanted++;
    clearTimeout(this.#linger);
    if (this.#wanted === 1) this.#page.addEventListener('visibilitychange', this.#onVisibility);
    this.#start();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#wanted--;
      if (this.#wanted > 0) return;
      this.#page.removeEventListener('visibilitychange', this.#onVisibility);
      this.#linger = setTimeout(() => this.#stop('Nobody looks.'), this.#pace.lingerMs);
    };
  }

  /** Opens the stream anew, from where the cursor is now. */
  restart(): void {
    if (!this.#subscription) return;
    this.#close();
    this.#open();
  }

  readonly #onVisibility = () => {
    if (this.#page.hidden) this.#stop('The tab is hidden.');
    else if (this.#wanted > 0) this.#start();
  };

  #start(): void {
    if (this.#subscription || this.#retry !== undefined || this.#page.hidden) return;
    this.#tries = 0;
    this.#change('connecting', '');
    this.#open();
  }

  #stop(reason: string): void {
    this.#close();
    this.#change('ended', reason);
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    clearInterval(this.#watch);
    this.#subscription?.unsubscribe();
    this.#subscription = null;
  }

  #open(): void {
    const lines = new Lines();
    const decoder = new TextDecoder();
    // An answer may come, and end, before subscribe returns.
    const subscription = (this.#subscription = new Subscription());
    let refusal: TextRefusal | null = null;
    let ended = false;
    this.#heard = Date.now();
    this.#watch = setInterval(() => this.#listen(), this.#pace.silenceMs / 10);
    const finish = (cause: unknown) => {
      this.#close();
      if (ended) this.#reopen(0);
      else this.#failed(refusal, cause);
    };
    const take = (text: string) => {
      // Whoever takes a line may have closed this.
      if (subscription.closed) return;
      const line = JSON.parse(text) as StreamLine;
      this.#heardFrom();
      ended ||= line.topic === 'end';
      this.#options.onLine(line);
    };
    const next = ({ ok, status, statusText, data }: Chunk) => {
      if (!ok) {
        const body: string = (refusal?.body ?? '') + decoder.decode(data, { stream: true });
        refusal = { status, statusText, body: body.slice(0, LONGEST_REFUSAL) };
      } else if (data) {
        try {
          lines.push(data).forEach(take);
        } catch (cause) {
          finish(cause);
        }
      }
    };
    subscription.add(
      this.#options
        .open(this.#options.cursor())
        .subscribe({ next, error: finish, complete: () => finish(null) }),
    );
  }

  #heardFrom(): void {
    this.#heard = Date.now();
    this.#tries = 0;
    this.#change('live', '');
  }

  #listen(): void {
    const silence = Date.now() - this.#heard;
    if (silence >= this.#pace.silenceMs) this.#change('lost', 'The exporter has fallen silent.');
    if (silence < this.#pace.giveUpMs) return;
    this.#close();
    this.#reopen(0);
  }

  #failed(refusal: TextRefusal | null, cause: unknown): void {
    this.#change('lost', reasonOf(refusal, cause));
    const waits = this.#pace.retriesMs;
    const wait = waits[Math.min(this.#tries, waits.length - 1)]!;
    this.#reopen(refusal && refusal.status < 500 ? this.#pace.refusedMs : wait);
  }

  #reopen(wait: number): void {
    this.#tries++;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, wait);
  }

  #change(state: LiveConnection['state'], reason: string): void {
    if (this.#state.state === state && this.#state.reason === reason) return;
    const since = this.#state.state === state ? this.#state.since : Date.now();
    this.#state = { state, since, reason };
    this.#options.onChange();
  }
}

function reasonOf(refusal: TextRefusal | null, cause: unknown): string {
  if (refusal) return sentenceOf(refusal);
  if (cause instanceof Error) return `The exporter's stream cannot be read: ${cause.message}`;
  return 'The connection to the exporter was cut.';
}
