import { newReaderName, STAY_MS, type OpenStream } from '@daskscope/client';
import { getBackendSrv } from '@grafana/runtime';
import { refusalOf } from '../problems.ts';

let streams = 0;

/** Characters of a refusal's answer that are kept. */
const LONGEST_REFUSAL = 10_000;

/** The exporter's stream through Grafana's proxy, all topics, with keys. */
export function openStream(url: string): OpenStream {
  return (cursor, { bytes, ended }) => {
    const parameters = new URLSearchParams({ keys: 'true' });
    if (cursor !== null) parameters.set('after', cursor);
    const reader = newReaderName();
    const decoder = new TextDecoder();
    let refusal: { status: number; statusText: string; body: string } | null = null;
    const subscription = getBackendSrv()
      .chunked({
        url: `${url}/api/v1/stream?${parameters}`,
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
          refusal = { status, statusText, body: body.slice(0, LONGEST_REFUSAL) };
        },
        error: ended,
        // It completes however it ends.
        complete: () => ended(refusal && refusalOf(refusal)),
      });
    const stay = { url: `${url}/api/v1/stream/${reader}`, method: 'GET', showErrorAlert: false };
    const staying = setInterval(
      // An exporter that is older than this app does not wait for it.
      () =>
        getBackendSrv()
          .fetch(stay)
          .subscribe({ error: () => undefined }),
      STAY_MS,
    );
    // However the stream ends, what opened it closes it.
    return () => {
      clearInterval(staying);
      subscription.unsubscribe();
    };
  };
}
