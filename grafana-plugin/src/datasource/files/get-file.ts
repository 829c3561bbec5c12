import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import type { TaskFile } from '../../contract/task-files.ts';

/**
 * A file of the exporter's, through Grafana's proxy, which passes its name on. Rejects as for JSON, with what was answered as text.
 */
export async function getFile(url: string): Promise<TaskFile> {
  try {
    const { data, headers } = await lastValueFrom(
      getBackendSrv().fetch<Blob>({ url, method: 'GET', responseType: 'blob', showErrorAlert: false }),
    );
    return { content: data, name: nameIn(headers.get('content-disposition') ?? '') };
  } catch (cause) {
    throw await readable(cause);
  }
}

/** The exporter's names have no quotation marks in them. */
const nameIn = (disposition: string): string => /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'dask';

/** BackendSrv (12.4.0) gives a refusal in the form that was asked for, and a connection that failed, before or after anything came, as what `fetch` throws. */
async function readable(cause: unknown): Promise<unknown> {
  if (cause instanceof TypeError)
    return new Error('The file did not come: the connection to Grafana failed or broke off. Try again.', {
      cause,
    });
  const { data } = cause as { data?: unknown };
  return data instanceof Blob ? { ...(cause as object), data: await data.text() } : cause;
}
