import {
  staying,
  streamRequest,
  type OpenStream,
  type Receiver,
  type StreamRequest,
} from '@daskscope/client';
import { getBackendSrv } from '@grafana/runtime';
import { refusalOf, refusesParameter, type Refusal } from '../problems.ts';

let streams = 0;

/** Characters of a refusal's answer that are kept. */
const LONGEST_REFUSAL = 10_000;

/** ms for which an exporter is taken to send whole tables only, after it refused to send changes: it may be updated meanwhile. */
const WITHOUT_CHANGES_MS = 5 * 60_000;

/** The exporter's stream through Grafana's proxy. */
export function openStream(url: string): OpenStream {
  let refusedAt = -Infinity;
  return (cursor, receiver) => {
    const withoutChanges = () => Date.now() - refusedAt < WITHOUT_CHANGES_MS;
    let close = () => {};
    let closed = false;
    const open = () => {
      if (closed) return;
      const changes = !withoutChanges();
      close = read(`${url}/api/v1/`, streamRequest(cursor, changes), receiver, (refusal) => {
        if (!changes || !refusesParameter('changes', refusal)) return false;
        refusedAt = Date.now();
        queueMicrotask(open);
        return true;
      });
    };
    open();
    return () => {
      closed = true;
      close();
    };
  };
}

/** @param mend told of a refusal; true if that is mended, and nothing is to be told of it */
function read(
  root: string,
  { path, parameters, headers, stayPath }: StreamRequest,
  { bytes, ended }: Receiver,
  mend: (refusal: Refusal) => boolean,
): () => void {
  const decoder = new TextDecoder();
  const began = performance.now();
  let refusal: (Refusal & { body: string }) | null = null;
  const stay = { url: root + stayPath, method: 'GET', showErrorAlert: false };
  // An exporter that is older than this app does not wait for it.
  const say = () =>
    void getBackendSrv()
      .fetch(stay)
      .subscribe({ error: () => undefined });
  const leave = staying(say);
  const query = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  const subscription = getBackendSrv()
    .chunked({
      url: `${root}${path}?${new URLSearchParams(query)}`,
      method: 'GET',
      headers,
      // Grafana cancels a request when another one has the same id.
      requestId: `daskscope-stream-${++streams}`,
      // An interruption is told in the panels.
      showErrorAlert: false,
    })
    .subscribe({
      next({ ok, status, statusText, data }) {
        if (ok) {
          if (data) bytes(data);
          return;
        }
        const body: string = (refusal?.body ?? '') + decoder.decode(data, { stream: true });
        const seconds = (performance.now() - began) / 1000;
        refusal = { status, statusText, body: body.slice(0, LONGEST_REFUSAL), seconds };
      },
      error: ended,
      // It completes however it ends.
      complete() {
        leave();
        if (!refusal || !mend(refusal)) ended(refusal && refusalOf(refusal));
      },
    });
  // However the stream ends, what opened it closes it.
  return () => {
    leave();
    subscription.unsubscribe();
  };
}
