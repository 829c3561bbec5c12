import { newReaderName, STAY_MS, type OpenStream, type Receiver } from '@daskscope/client';
import { getBackendSrv } from '@grafana/runtime';
import { refusalOf, refusesParameter, type Refusal } from '../problems.ts';

let streams = 0;

/** Characters of a refusal's answer that are kept. */
const LONGEST_REFUSAL = 10_000;

/** ms for which an exporter is taken to send whole tables only, after it refused to send changes: it may be updated meanwhile. */
const WITHOUT_CHANGES_MS = 5 * 60_000;

/** The exporter's stream through Grafana's proxy, all topics, with keys, and of tables what changes. */
export function openStream(url: string): OpenStream {
  let refusedAt = -Infinity;
  return (cursor, receiver) => {
    const parameters = new URLSearchParams({ keys: 'true' });
    if (cursor !== null) parameters.set('after', cursor);
    const withoutChanges = () => Date.now() - refusedAt < WITHOUT_CHANGES_MS;
    let close = () => {};
    let closed = false;
    const open = () => {
      if (closed) return;
      if (withoutChanges()) parameters.delete('changes');
      else parameters.set('changes', 'true');
      close = read(`${url}/api/v1/stream`, parameters, receiver, (refusal) => {
        if (!parameters.has('changes') || !refusesParameter('changes', refusal)) return false;
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
  stream: string,
  parameters: URLSearchParams,
  { bytes, ended }: Receiver,
  mend: (refusal: Refusal) => boolean,
): () => void {
  const reader = newReaderName();
  const decoder = new TextDecoder();
  const began = performance.now();
  let refusal: (Refusal & { body: string }) | null = null;
  const stay = { url: `${stream}/${reader}`, method: 'GET', showErrorAlert: false };
  const staying = setInterval(
    // An exporter that is older than this app does not wait for it.
    () =>
      getBackendSrv()
        .fetch(stay)
        .subscribe({ error: () => undefined }),
    STAY_MS,
  );
  const subscription = getBackendSrv()
    .chunked({
      url: `${stream}?${parameters}`,
      method: 'GET',
      headers: { Accept: 'text/event-stream', 'Daskscope-Reader': reader },
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
        clearInterval(staying);
        if (!refusal || !mend(refusal)) ended(refusal && refusalOf(refusal));
      },
    });
  // However the stream ends, what opened it closes it.
  return () => {
    clearInterval(staying);
    subscription.unsubscribe();
  };
}
