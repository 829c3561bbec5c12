import type { Problem } from '@daskscope/api';
import { RequestError } from '@daskscope/client';

export type Parameters = Record<string, string | number | boolean>;

/** Of which cluster the page is, where the exporter watches many; null: it does not say. */
export const clusterOfPage = (): string | null =>
  new URLSearchParams(globalThis.location?.search).get('cluster') || null;

/** Relative to the page, so that it holds behind a path prefix; of the page's cluster. */
export function apiUrl(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const cluster = clusterOfPage();
  if (cluster !== null) query.set('cluster', cluster);
  return `api/v1/${path}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** @throws RequestError */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RequestError(0, 'The exporter does not answer.');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const sentence =
    response.status === 401
      ? 'The exporter asks for a user and a password: reload the page to give them.'
      : (problem?.detail ?? `The exporter answered ${response.status}.`);
  throw new RequestError(response.status, sentence, problem ?? {});
}

/** @throws RequestError */
export async function getJson<T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T> {
  const response = await request(apiUrl(path, parameters), signal && { signal });
  return (await response.json()) as T;
}
