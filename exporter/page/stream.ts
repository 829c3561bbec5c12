import type { StreamLine } from '@daskscope/api';
import { Lines } from '@daskscope/client';
import { apiUrl, request, RequestError } from './api.ts';

/** How it stands with the stream; `since` is ms of this machine's clock. */
export type StreamState =
  | { kind: 'connecting'; since: number }
  | { kind: 'live'; since: number }
  | { kind: 'lost'; since: number; reason: string };

/** A heartbeat comes every second, so a silence of this is one. */
const SILENT_MS = 1_800;
/** A connection that is silent for this long is given up. */
const DEAD_MS = 6_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 1_000;
/** While hidden for less than this, as when somebody looks up something else, the stream stays. */
const HIDDEN_MS = 3_000;

export interface StreamOptions {
  /** Where to go on from; null: from now on. */
  cursor: () => string | null;
  onLine: (line: StreamLine) => void;
  onState: (state: StreamState) => void;
  /** The exporter knows no such cursor. */
  onBadCursor: () => void;
}

/** The one connection that all that is live comes by. It connects again for ever, but not while nobody sees the page. */
export class Stream {
  readonly #options: StreamOptions;
  #state: StreamState = { kind: 'connecting', since: Date.now() };
  #connection: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastHeard = 0;
  #failures = 0;
  #hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => this.#onVisibility());
    addEventListener('online', () => this.#hurry());
    setInterval(() => this.#watch(), 200);
    void this.#connect();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    this.#connection?.abort();
    const connection = new AbortController();
    this.#connection = connection;
    this.#lastHeard = Date.now();
    try {
      await this.#read(connection.signal);
      this.#failures = 0;
      if (!connection.signal.aborted) void this.#connect();
    } catch (error) {
      if (connection.signal.aborted && this.#connection !== connection) return;
      if (!document.hidden) this.#fail(error);
    }
  }

  /** Until the exporter ends the stream in good order. @throws Error with a sentence however else it ends */
  async #read(signal: AbortSignal): Promise<void> {
    const cursor = this.#options.cursor();
    const parameters = {
      topics: 'tasks,progress,workers,status',
      keys: true,
      ...(cursor !== null && { after: cursor }),
    };
    const response = await request(apiUrl('stream', parameters), signal);
    const reader = response.body!.getReader();
    const lines = new Lines();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new RequestError(0, 'The exporter ended the connection.');
      this.#heard();
      for (const text of lines.push(value)) {
        const line = JSON.parse(text) as StreamLine;
        if (line.topic === 'end') {
          if (line.data.cursor !== null && /connect again/.test(line.data.reason)) return;
          throw new RequestError(0, line.data.reason);
        }
        this.#options.onLine(line);
      }
    }
  }

  #heard(): void {
    this.#lastHeard = Date.now();
    this.#failures = 0;
    if (this.#state.kind !== 'live') this.#set({ kind: 'live', since: Date.now() });
  }

  #fail(error: unknown): void {
    if (error instanceof RequestError && error.status === 400) this.#options.onBadCursor();
    this.#lose(error instanceof RequestError ? error.message : 'The connection to the exporter broke.');
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures++, 10));
    this.#timer = setTimeout(() => void this.#connect(), pause);
  }

  #lose(reason: string): void {
    const since =
      this.#state.kind === 'lost' ? this.#state.since : Math.max(this.#lastHeard, this.#state.since);
    this.#set({ kind: 'lost', since, reason });
  }

  #watch(): void {
    if (document.hidden) return;
    const silence = Date.now() - this.#lastHeard;
    if (silence > DEAD_MS) this.#hurry();
    else if (silence > SILENT_MS && this.#state.kind !== 'lost') this.#lose('The exporter does not answer.');
  }

  #hurry(): void {
    if (!document.hidden && this.#state.kind !== 'live') void this.#connect();
  }

  #onVisibility(): void {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => {
        clearTimeout(this.#timer);
        this.#connection?.abort();
        this.#connection = undefined;
        this.#set({ kind: 'connecting', since: Date.now() });
      }, HIDDEN_MS);
    } else if (!this.#connection || this.#state.kind === 'lost') void this.#connect();
  }

  #set(state: StreamState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
