import { staying, streamRequest, type StreamRequest } from '@daskscope/client';
import { getBackendSrv } from '@grafana/runtime';
import { refusalOf, refusesParameter, type Refusal } from '../problems.ts';
import { afterPairs, clusterPairs, type OpenPlaces, type Place, type Taking } from './places.ts';

let streams = 0;

/** Characters of a refusal's answer that are kept. */
const LONGEST_REFUSAL = 10_000;

/** ms for which an exporter is taken not to know a parameter, after it refused it: it may be updated meanwhile. */
const REFUSED_MS = 5 * 60_000;

/** What an older exporter does not know: to send only what changes, and that there can be many clusters. */
const NEWER = ['changes', 'cluster'] as const;

/** The exporter's stream through Grafana's proxy. Of several clusters each line says of which it is. */
export function openStream(url: string): OpenPlaces {
  const refusedAt = { changes: -Infinity, cluster: -Infinity };
  return (places, receiver) => {
    const refused = (parameter: (typeof NEWER)[number]) => Date.now() - refusedAt[parameter] < REFUSED_MS;
    let close = () => {};
    let closed = false;
    const open = () => {
      if (closed) return;
      const changes = !refused('changes');
      const asked = refused('cluster') ? [{ cluster: null, cursor: places[0]!.cursor }] : places;
      const request = { ...streamRequest(null, changes), root: `${url}/api/v1/`, places: asked };
      const isAsked = { changes, cluster: asked.some(({ cluster }) => cluster !== null) };
      close = read(request, receiver, (refusal) => {
        const parameter = NEWER.find((name) => isAsked[name] && refusesParameter(name, refusal));
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

type Asked = StreamRequest & { root: string; places: readonly Place[] };

/** @param mend told of a refusal; true if that is mended, and nothing is to be told of it */
function read(
  { root, path, parameters, places, headers, stayPath }: Asked,
  { bytes, ended }: Taking,
  mend: (refusal: Refusal) => boolean,
): () => void {
  const decoder = new TextDecoder();
  const began = performance.now();
  let refusal: (Refusal & { body: string }) | null = null;
  const urlOf = (path: string, pairs: string[][]) =>
    pairs.length > 0 ? `${root}${path}?${new URLSearchParams(pairs)}` : root + path;
  const stay = { url: urlOf(stayPath, clusterPairs(places)), method: 'GET', showErrorAlert: false };
  // An exporter that is older than this app does not wait for it.
  const say = () =>
    void getBackendSrv()
      .fetch(stay)
      .subscribe({ error: () => undefined });
  const leave = staying(say);
  const subscription = getBackendSrv()
    .chunked({
      url: urlOf(path, [
        ...Object.entries(parameters).map(([name, value]) => [name, String(value)]),
        ...afterPairs(places),
        ...clusterPairs(places),
      ]),
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
