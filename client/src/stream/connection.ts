import type { StreamLine, WholeLine } from '@daskscope/api';
import { PACE, type ConnectionOptions, type ConnectionPace } from './connection-options.ts';
import { Lines, readLine } from './lines.ts';
import { refuses, RequestError } from './request-error.ts';
import { WholeLines } from './whole-lines.ts';

/**
 * connecting: nothing has come yet. live: what comes is what is. lost: nothing comes, it is tried again. ended: nothing is
 * received since nobody looks.
 */
export interface ConnectionState {
  readonly kind: 'connecting' | 'live' | 'lost' | 'ended';
  /** ms since the epoch, this machine's clock */
  readonly since: number;
  /** A sentence; '' where there is nothing to say. */
  readonly reason: string;
}

/** One stream, open while somebody wants it and the tab is seen, and opened again from the cursor whenever it ends. */
export class Connection {
  #state: ConnectionState = { kind: 'ended', since: Date.now(), reason: '' };
  readonly #options: ConnectionOptions;
  readonly #pace: ConnectionPace;
  #wanted = 0;
  #close: (() => void) | null = null;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #tries = 0;
  #heardAt = 0;
  /** Whether this stream has brought anything. */
  #flows = false;
  /** Whether what came last was, or is to be, an answer. */
  #asks = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#pace = { ...PACE, ...options.pace };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Keeps the stream open until the returned function is called. */
  enter(): () => void {
    this.#wanted++;
    if (this.#wanted === 1) this.#options.page.addEventListener('visibilitychange', this.#onVisibility);
    if (!this.#options.page.hidden) this.#start();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#wanted--;
      if (this.#wanted > 0) return;
      this.#options.page.removeEventListener('visibilitychange', this.#onVisibility);
      this.#stopSoon('Nobody looks.', this.#pace.lingerMs);
    };
  }

  /** Opens the stream anew, from where the cursor is now. */
  restart(): void {
    if (!this.#close) return;
    this.#end();
    this.#open();
  }

  /** Tries at once what would be tried soon, as when the network is back. */
  hurry(): void {
    if (this.#retry === undefined) return;
    this.#end();
    this.#open();
  }

  readonly #onVisibility = () => {
    if (this.#options.page.hidden) this.#stopSoon('The tab is hidden.', this.#pace.hiddenMs);
    else this.#start();
  };

  #start(): void {
    clearTimeout(this.#leaving);
    if (this.#close || this.#retry !== undefined) return;
    this.#tries = 0;
    this.#change('connecting', '');
    this.#open();
  }

  #stopSoon(reason: string, waitMs: number): void {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => {
      this.#end();
      this.#change('ended', reason);
    }, waitMs);
  }

  #end(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    clearInterval(this.#watch);
    this.#close?.();
    this.#close = null;
  }

  /** @param instead of asking: that goes on where this one ends before it has brought anything */
  #open(instead = false): void {
    const lines = new Lines();
    const whole = new WholeLines();
    let closed = false;
    let end: (StreamLine & { topic: 'end' })['data'] | null = null;
    this.#heardAt = Date.now();
    this.#flows = false;
    this.#asks = false;
    this.#watch = setInterval(() => this.#listen(), this.#pace.silenceMs / 10);
    const ended = (cause: unknown) => {
      if (closed) return;
      this.#end();
      if (instead && !this.#flows) return this.#askInstead(null);
      // Who took the place would lose it again.
      if (end?.code === 'place-lost') this.#failed(new RequestError(429, end.reason, { code: 'busy' }));
      else if (end) this.#reopen(0);
      else this.#failed(cause);
    };
    const take = (line: StreamLine) => {
      // Whoever takes a line may have closed this.
      if (closed) return;
      this.#flows = true;
      this.#heard();
      if (line.topic === 'end') end = line.data;
      const told = whole.take(line);
      if (told) this.#options.onLine(told);
    };
    const bytes = (data: Uint8Array) => {
      if (closed) return;
      try {
        for (const text of lines.push(data)) take(readLine(text));
      } catch (cause) {
        ended(cause);
      }
    };
    // The stream may end before it is known how to close it.
    let close: (() => void) | null = null;
    this.#close = () => {
      closed = true;
      close?.();
    };
    close = this.#options.open(this.#options.cursor(), { bytes, line: take, ended });
    if (closed) close();
  }

  #heard(): void {
    this.#heardAt = Date.now();
    this.#tries = 0;
    this.#change('live', '');
  }

  #listen(): void {
    const silence = Date.now() - this.#heardAt;
    if (silence < this.#pace.silenceMs) return;
    // A stream that has brought nothing yet may be held back: that is told when asking has failed, too. Answers take their time.
    if (this.#flows || silence >= this.#pace.giveUpMs)
      this.#change('lost', 'The exporter has fallen silent.');
    if (!this.#asks && (!this.#flows || silence >= this.#pace.giveUpMs)) this.#tryToAsk();
    else if (silence >= 2 * this.#pace.giveUpMs) this.#openAnew();
  }

  /** Nothing comes: either nobody is there, or what is sent is held back. */
  #tryToAsk(): void {
    this.#asks = true;
    const stream = this.#close;
    this.#options.ask(this.#options.cursor()).then(
      (lines) => {
        if (this.#close === stream && stream) this.#askInstead(lines);
      },
      () => {
        const goesOn = this.#flows && this.#state.kind === 'live';
        if (this.#close === stream && stream && !goesOn) this.#openAnew();
      },
    );
  }

  #openAnew(): void {
    this.#change('lost', 'The exporter has fallen silent.');
    this.#end();
    this.#reopen(this.#pace.silenceMs);
  }

  /**
   * Goes on by asking, until that fails, or it is time to try the stream. Never both at once: what comes would come twice.
   * @param lines the first answer; null: it is still to be asked for
   */
  #askInstead(lines: readonly WholeLine[] | null): void {
    this.#end();
    this.#flows = false;
    this.#asks = true;
    this.#watch = setInterval(() => this.#listen(), this.#pace.silenceMs / 10);
    const streamAt = Date.now() + this.#pace.streamAgainMs;
    let closed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#close = () => {
      closed = true;
      clearTimeout(timer);
    };
    const take = (answered: readonly WholeLine[]) => {
      if (closed) return;
      this.#heard();
      for (const line of answered) if (!closed) this.#options.onLine(line);
      if (!closed) timer = setTimeout(Date.now() < streamAt ? ask : tryStream, this.#pace.askMs);
    };
    const tryStream = () => {
      this.#end();
      this.#open(true);
    };
    const ask = () => {
      this.#options.ask(this.#options.cursor()).then(take, (cause: unknown) => {
        if (closed) return;
        this.#end();
        this.#failed(cause);
      });
    };
    if (lines) take(lines);
    else ask();
  }

  #failed(cause: unknown): void {
    const refusal = cause instanceof RequestError ? cause : null;
    if (refusal && refuses('after', refusal.status, refusal.refusal)) this.#options.onBadCursor();
    this.#change('lost', reasonOf(cause));
    const waits = this.#pace.retriesMs;
    const wait = waits[Math.min(this.#tries, waits.length - 1)]!;
    const refused = refusal && refusal.status >= 400 && refusal.status < 500;
    this.#reopen(refused ? this.#pace.refusedMs : wait);
  }

  #reopen(wait: number): void {
    this.#tries++;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, wait);
  }

  #change(kind: ConnectionState['kind'], reason: string): void {
    if (this.#state.kind === kind && this.#state.reason === reason) return;
    const since = this.#state.kind === kind ? this.#state.since : this.#sinceOf(kind);
    this.#state = { kind, since, reason };
    this.#options.onChange();
  }

  /** It was lost when it was last heard, which is noticed later. */
  #sinceOf(kind: ConnectionState['kind']): number {
    return kind === 'lost' && this.#heardAt > 0 ? this.#heardAt : Date.now();
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof RequestError) return cause.message;
  if (cause instanceof Error) return `The exporter's stream cannot be read: ${cause.message}`;
  return 'The connection to the exporter was cut.';
}
