import { refuses, RequestError, type RefusalCode } from '@daskscope/client';

/** A request that failed, as far as it is known: status 0 where no answer came. */
export interface Refusal {
  status: number;
  statusText?: string;
  /** The answer's text, or what it said in JSON. */
  body: unknown;
  /** How long it took to come. */
  seconds?: number;
}

/**
 * Grafana's proxy waits so long for a connection (dialTimeout and the lookup of a host take seconds at most), and for an answer as
 * long as Timeout says, 30 s unless told. Both end in 502 (12.4.0, seen): only how long it took tells a time-out from a refusal.
 */
const LONG_SECONDS = 4;

/** Characters of an answer that are shown. */
const LONGEST = 500;

/** What happened, to what, and what to do. */
export function sentenceOf({ status, statusText = '', body, seconds = 0 }: Refusal): string {
  const said = textOf(body);
  if (status === 0) return 'Grafana cannot be reached from this browser.';
  if (isNoLogin({ status, body }))
    return `The exporter asks for a user and a password, and refuses what the data source gives (401; Grafana says: ${said}). Set them under Authentication.`;
  if (status === 401) return 'You are not logged in to Grafana any more (401). Load the page again.';
  const ofCluster = sentenceOfCluster(codeOf(body).code, said);
  if (ofCluster) return ofCluster;
  if (status === 403) return said || 'Grafana does not let you query this data source (403).';
  if (status === 404)
    return said && isProblem(body)
      ? said
      : "There is no such page (404): the data source's URL leads to something that is not Daskscope's exporter, or to another path of it.";
  // The exporter has answers of its own with 502 to 504, of a scheduler that refuses, is away or does not answer.
  if (status >= 502 && isProblem(body)) return said;
  if (status === 502) return unreachable(null, seconds);
  if (status === 503)
    return "Something between Grafana and the exporter says that it is not available (503). Is the data source's URL right, and is the exporter running?";
  if (status === 504)
    return "Grafana cannot reach the exporter (504): it did not answer in time. Is the host right, and does a firewall let Grafana's server through?";
  return said || `The exporter answered ${status} ${statusText}`.trim() + '.';
}

/** Where an exporter of many clusters is not told which one, or of none that it has: in the words of Grafana. null: it is neither. */
function sentenceOfCluster(code: RefusalCode['code'], said: string): string | null {
  const names = said.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  if (code === 'cluster-unknown')
    return `The exporter has no cluster ${names[0] ?? 'of that name'}, or not any more. Choose another one in Cluster, or another exporter.`;
  if (code !== 'cluster-needed') return null;
  const which = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There is none now.';
  return `The exporter watches many clusters, and the query names none. Choose one in Cluster, above the panels or in the query. ${which}`;
}

/**
 * Why Grafana's proxy has no answer and no time-out: it does not say why, only its log does. With the URL fewer reasons are left.
 * (errorHandler of pkg/util/proxyutil/reverse_proxy.go, 12.4.0)
 */
export function unreachable(url: string | null, seconds = 0): string {
  const cannot = 'Grafana cannot reach the exporter (502):';
  if (seconds >= LONG_SECONDS)
    return `${cannot} no answer came from ${url ?? "the data source's URL"} within ${Math.round(seconds)} s. Does the exporter answer there, and does nothing between hold its answers back?`;
  const there = 'Is it running, and are host and port right as seen from there?';
  if (url?.startsWith('http:'))
    return `${cannot} its server has no connection to ${url}: it is refused there, or the host is not found. ${there} The URL of an exporter with a certificate begins with https.`;
  const trusted =
    "does Grafana's server trust its certificate? Both its authority and leaving the check out are set under Authentication. Grafana's log says what failed.";
  if (url?.startsWith('https:'))
    return `${cannot} its server has no connection to ${url}. ${there} If so, ${trusted}`;
  return `${cannot} its server has no connection to the data source's URL. ${there} If it is https, ${trusted}`;
}

/** Of an error that Grafana's proxy had no answer: how long it waited. null for any other. */
export function secondsUnreachable(error: unknown): number | null {
  const { cause, seconds } = error as { cause?: { status?: number }; seconds?: number };
  return cause?.status === 502 ? (seconds ?? 0) : null;
}

/** The same as an error. */
export function refusalOf(refusal: Refusal): RequestError {
  const status = isNoLogin(refusal) ? 401 : refusal.status;
  return new RequestError(status, sentenceOf(refusal), codeOf(refusal.body));
}

/**
 * Grafana's proxy answers 400 and a line of plain text in place of the exporter's 401 (pkg/api/pluginproxy/ds_proxy.go, 12.4.0).
 * All else that is 400 here is the exporter's or Grafana's JSON, or a page of HTML.
 */
function isNoLogin({ status, body }: Pick<Refusal, 'status' | 'body'>): boolean {
  // BackendSrv (12.4.0) gives an answer that is no JSON as `response`.
  const text = typeof body === 'object' ? parsed(body).response : body;
  return status === 400 && typeof text === 'string' && fromJson(text) === undefined && textOf(text) !== '';
}

/** An Error that says so in a sentence, from whatever getBackendSrv() rejects with, after so many seconds. */
export function problemOf(cause: unknown, seconds = 0): Error {
  if (cause instanceof Error && !('status' in cause)) return cause;
  const {
    status = 0,
    statusText,
    data,
  } = (cause ?? {}) as {
    status?: number;
    statusText?: string;
    data?: unknown;
  };
  const sentence = sentenceOf({ status, statusText, body: data, seconds });
  return Object.assign(new Error(sentence, { cause }), { seconds });
}

/** Rejects with what a stream that is refused ends with, from what a question was rejected with. */
export function rejectedAsRefusal(error: unknown): never {
  const { message, cause } = error as Error;
  const { status = 0, data } = (cause ?? {}) as { status?: number; data?: unknown };
  throw new RequestError(status, message, codeOf(data));
}

/** Whether an error is the exporter's own answer that it has nothing at such a path, and not another program's. */
export function isNoSuchPath(error: unknown): boolean {
  const { status, data } = ((error as Error).cause ?? {}) as { status?: number; data?: unknown };
  const { code = 'no-such-path' } = codeOf(data);
  return status === 404 && isProblem(data) && code === 'no-such-path';
}

/** The code of the exporter's own answer that an error is; undefined: it is none, or has none. */
export function problemCode(error: unknown): string | undefined {
  const { data } = ((error as Error).cause ?? {}) as { data?: unknown };
  return codeOf(data).code;
}

/** Whether an error is the exporter's answer that it does not take a parameter, or may be: see `refuses`. */
export function isRefusalOf(parameter: string, error: unknown): boolean {
  const { status = 0, data } = ((error as Error).cause ?? {}) as { status?: number; data?: unknown };
  return refusesParameter(parameter, { status, body: data });
}

/** The same of what was answered. */
export function refusesParameter(parameter: string, { status, body }: Refusal): boolean {
  return isProblem(body) && refuses(parameter, status, codeOf(body));
}

function codeOf(body: unknown): RefusalCode {
  return isProblem(body) ? (parsed(body) as RefusalCode) : {};
}

function isProblem(body: unknown): boolean {
  return typeof parsed(body).detail === 'string';
}

function textOf(body: unknown): string {
  const { detail, response, message, error } = parsed(body);
  // BackendSrv (12.4.0) gives an answer that is no JSON as `response`, and makes up the others.
  const text = [detail, response, message, error, body].find(
    (part) => typeof part === 'string' && part !== '',
  );
  return typeof text === 'string' && !text.trimStart().startsWith('<') ? text.trim().slice(0, LONGEST) : '';
}

function parsed(body: unknown): Partial<Record<'detail' | 'response' | 'message' | 'error', unknown>> {
  const value = typeof body === 'string' ? fromJson(body) : body;
  return typeof value === 'object' && value !== null ? value : {};
}

/** undefined: it is none. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
