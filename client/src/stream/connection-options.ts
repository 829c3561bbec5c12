import type { StreamLine, WholeLine } from '@daskscope/api';

/** Takes what a stream brings; `ended` is called once, and nothing is after that. */
export interface Receiver {
  bytes: (data: Uint8Array) => void;
  /** A line that was read already, as where several streams come in one. */
  line: (line: StreamLine) => void;
  /** RequestError: it was refused, in a sentence. Anything else that is no null: why it broke. */
  ended: (cause: unknown) => void;
}

/** Opens the exporter's stream from a cursor on. Returns how to close it, after which nothing more may be told. */
export type OpenStream = (cursor: string | null, receiver: Receiver) => () => void;

export interface ConnectionPace {
  /** Whoever leaves may come back at once, as with a refresh. */
  lingerMs: number;
  /** A tab that is hidden for less than this keeps its stream. */
  hiddenMs: number;
  /** The exporter sends a heartbeat every second: after this long without a word it is lost. */
  silenceMs: number;
  /** After this long without a word the stream is opened anew. */
  giveUpMs: number;
  /** Waits before a try, in order; then the last of them. */
  retriesMs: readonly number[];
  /** The wait after a refusal: nothing that a second mends. */
  refusedMs: number;
  /** From one answer to the next question, where asking stands in for the stream. */
  askMs: number;
  /** After so long of asking the stream is tried again: what held it back may be gone. */
  streamAgainMs: number;
}

export const PACE: ConnectionPace = {
  lingerMs: 1000,
  hiddenMs: 3000,
  silenceMs: 1800,
  giveUpMs: 5000,
  retriesMs: [100, 400, 1000],
  refusedMs: 5000,
  askMs: 1000,
  streamAgainMs: 60_000,
};

/**
 * Asks for what the stream would bring, from a cursor on: for where something between holds a stream back until it ends, as
 * proxies do that pass on answers whole. Rejects where the exporter does not answer.
 */
export type AskForLines = (cursor: string | null) => Promise<WholeLine[]>;

/** A document, as far as it says whether anybody sees it. */
export interface Page {
  readonly hidden: boolean;
  addEventListener(type: 'visibilitychange', listener: () => void): void;
  removeEventListener(type: 'visibilitychange', listener: () => void): void;
}

export interface ConnectionOptions {
  open: OpenStream;
  ask: AskForLines;
  /** Where to go on from; null: from now on. */
  cursor: () => string | null;
  /** The exporter does not take the cursor. */
  onBadCursor: () => void;
  onLine: (line: WholeLine) => void;
  onChange: () => void;
  page: Page;
  pace?: Partial<ConnectionPace>;
}
