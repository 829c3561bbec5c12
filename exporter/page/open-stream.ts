import { RequestError, type OpenStream } from '@daskscope/client';
import { apiUrl, request } from './api.ts';

/** The exporter's stream, all topics, with keys. */
export const openStream: OpenStream = (cursor, receiver) => {
  const connection = new AbortController();
  const url = apiUrl('stream', { keys: true, ...(cursor !== null && { after: cursor }) });
  read(url, connection.signal, receiver.bytes).then(
    () => receiver.ended(new RequestError(0, 'The exporter ended the connection.')),
    (cause: unknown) => {
      if (!connection.signal.aborted) receiver.ended(readable(cause));
    },
  );
  return () => connection.abort();
};

async function read(url: string, signal: AbortSignal, bytes: (data: Uint8Array) => void): Promise<void> {
  const response = await request(url, signal);
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
