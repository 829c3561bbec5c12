import { newReaderName, STAY_MS } from './reader-name.ts';

/** How the exporter's stream is asked for, whatever carries the question. Paths begin behind /api/v1/. */
export interface StreamRequest {
  path: string;
  parameters: Record<string, string | boolean>;
  headers: Record<string, string>;
  /** What is asked now and then to keep the reader's place. */
  stayPath: string;
}

/**
 * All topics, with keys.
 * @param cursor where to go on from; null: from now on
 * @param changes whether only what changes of tables is to come; exporters of before refuse it
 */
export function streamRequest(cursor: string | null, changes = true): StreamRequest {
  const reader = newReaderName();
  return {
    path: 'stream',
    parameters: { keys: true, ...(cursor !== null && { after: cursor }), ...(changes && { changes }) },
    headers: { Accept: 'text/event-stream', 'Daskscope-Reader': reader },
    stayPath: `stream/${reader}`,
  };
}

/** Says that the reader is still there, until the returned function is called. */
export function staying(say: () => void): () => void {
  const timer = setInterval(say, STAY_MS);
  return () => clearInterval(timer);
}
