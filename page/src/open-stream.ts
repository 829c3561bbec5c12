import { RequestError, staying, streamRequest, type OpenStream } from '@daskscope/client';
import { apiUrl, request } from './api.ts';

/** The exporter's stream of these topics. */
export const streamOf =
  (topics: string): OpenStream =>
  (cursor, receiver) => {
    const connection = new AbortController();
    const { signal } = connection;
    const { path, parameters, headers, stayPath } = streamRequest(cursor);
    const leave = staying(() => void request(apiUrl(stayPath), { signal }).catch(() => undefined));
    read(apiUrl(path, { ...parameters, topics }), { signal, headers }, receiver.bytes)
      .then(
        () => receiver.ended(new RequestError(0, 'The exporter ended the connection.')),
        (cause: unknown) => {
          if (!signal.aborted) receiver.ended(readable(cause));
        },
      )
      .finally(leave);
    return () => {
      leave();
      connection.abort();
    };
  };

export const openStream = streamOf('tasks,progress,workers,status,series');

async function read(url: string, init: RequestInit, bytes: (data: Uint8Array) => void): Promise<void> {
  const response = await request(url, init);
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes(value);
  }
}

/** Browsers say each in its own words that a connection broke. */
function readable(cause: unknown): unknown {
  return cause instanceof TypeError ? null : cause;
}
