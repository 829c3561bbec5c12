import { Observable } from 'rxjs';

interface Request {
  url: string;
  method?: string;
  responseType?: 'blob';
}

/** What plugins use of Grafana's BackendSrv: errors arrive as chunks that are not ok, every end as complete. */
export const backend = {
  fetch: ({ url, method = 'GET', responseType }: Request) =>
    new Observable<{ data: unknown; headers: Headers }>((subscriber) => {
      const read = async () => {
        const response = await fetch(url, { method });
        const body = responseType === 'blob' ? await response.blob() : parse(await response.text());
        const { status, statusText, headers } = response;
        if (response.ok) {
          subscriber.next({ data: body, headers });
          subscriber.complete();
        } else {
          const data = typeof body === 'string' ? { message: statusText, response: body } : body;
          subscriber.error({ status, statusText, data });
        }
      };
      read().catch((cause: unknown) => subscriber.error(cause));
    }),

  chunked: ({ url, method = 'GET' }: Request) =>
    new Observable<{ ok: boolean; status: number; statusText: string; data?: Uint8Array }>((subscriber) => {
      const control = new AbortController();
      const read = async () => {
        const response = await fetch(url, { method, signal: control.signal });
        const { ok, status, statusText } = response;
        const reader = response.body!.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          subscriber.next({ ok, status, statusText, data: value });
        }
        subscriber.next({ ok, status, statusText });
      };
      read()
        .catch(() => undefined)
        .finally(() => subscriber.complete());
      return () => control.abort();
    }),
};

/** What is no JSON is given as it is. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
