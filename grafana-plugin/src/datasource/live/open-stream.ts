import { getBackendSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import type { Chunk } from './connection.ts';

let streams = 0;

/** The exporter's stream through Grafana's proxy, all topics, with keys. */
export function openStream(url: string, cursor: string | null): Observable<Chunk> {
  const parameters = new URLSearchParams({ keys: 'true' });
  if (cursor !== null) parameters.set('after', cursor);
  return getBackendSrv().chunked({
    url: `${url}/api/v1/stream?${parameters}`,
    method: 'GET',
    // Grafana cancels a request when another one has the same id.
    requestId: `daskscope-stream-${++streams}`,
    // An interruption is told in the panels.
    showErrorAlert: false,
  });
}
