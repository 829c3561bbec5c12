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

/** ms for which an exporter is taken not to know a parameter, after it refused it: it may be updated meanwhile. */
const REFUSED_MS = 5 * 60_000;

/** What an older exporter does not know: to send only what changes, and that there can be many clusters. */
const NEWER = ['changes', 'cluster'] as const;

/**
 * The exporter's stream through Grafana's proxy.
 * @param cluster null: none is named
 */
export function openStream(url: string, cluster: string | null = null): OpenStream {
  const refusedAt = { changes: -Infinity, cluster: -Infinity };
  return (cursor, receiver) => {
    const refused = (parameter: (typeof NEWER)[number]) => Date.now() - refusedAt[parameter] < REFUSED_MS;
    let close = () => {};
    let closed = false;
    const open = () => {
      if (closed) return;
      const changes = !refused('changes');
      const ofCluster = cluster === null || refused('cluster') ? {} : { cluster };
      const asked = { changes, cluster: 'cluster' in ofCluster };
      const options = { ...streamRequest(cursor, changes), root: `${url}/api/v1/`, ofCluster };
      close = read(options, receiver, (refusal) => {
        const parameter = NEWER.find((name) => asked[name] && refusesParameter(name, refusal));
        if (!parameter) return false;
        refusedAt[parameter] = Date.now();
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

type Asked = StreamRequest & { root: string; ofCluster: { cluster?: string } };

/** @param mend told of a refusal; true if that is mended, and nothing is to be told of it */
function read(
  { root, path, parameters, ofCluster, headers, stayPath }: Asked,
  { bytes, ended }: Receiver,
  mend: (refusal: Refusal) => boolean,
): () => void {
  const decoder = new TextDecoder();
  const began = performance.now();
  let refusal: (Refusal & { body: string }) | null = null;
  const urlOf = (path: string, asked: StreamRequest['parameters']) => {
    const pairs = Object.entries(asked).map(([name, value]) => [name, String(value)]);
    return pairs.length > 0 ? `${root}${path}?${new URLSearchParams(pairs)}` : root + path;
  };
  const stay = { url: urlOf(stayPath, ofCluster), method: 'GET', showErrorAlert: false };
  // An exporter that is older than this app does not wait for it.
  const say = () =>
    void getBackendSrv()
      .fetch(stay)
      .subscribe({ error: () => undefined });
  const leave = staying(say);
  const subscription = getBackendSrv()
    .chunked({
      url: urlOf(path, { ...parameters, ...ofCluster }),
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
