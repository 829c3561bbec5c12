import { newReaderName, RequestError, STAY_MS, type OpenStream } from '@daskscope/client';
import { apiUrl, request } from './api.ts';

/** The exporter's stream, all topics, with keys, and of tables what changes. */
export const openStream: OpenStream = (cursor, receiver) => {
  const connection = new AbortController();
  const { signal } = connection;
  const reader = newReaderName();
  const url = apiUrl('stream', { keys: true, changes: true, ...(cursor !== null && { after: cursor }) });
  const staying = setInterval(
    () => void request(apiUrl(`stream/${reader}`), { signal }).catch(() => undefined),
    STAY_MS,
  );
  const headers = { Accept: 'text/event-stream', 'Daskscope-Reader': reader };
  read(url, { signal, headers }, receiver.bytes)
    .then(
      () => receiver.ended(new RequestError(0, 'The exporter ended the connection.')),
      (cause: unknown) => {
        if (!signal.aborted) receiver.ended(readable(cause));
      },
    )
    .finally(() => clearInterval(staying));
  return () => {
    clearInterval(staying);
    connection.abort();
  };
};

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
