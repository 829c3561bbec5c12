import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import type { Access } from './access.ts';

/** A page of 500 Services has about a megabyte; etcd's limit of one object is 1.5 MiB. */
const MOST_BYTES = 64 * 1024 * 1024;

const KEEP_ALIVE_MS = 30_000;

/** The API server answered, but not with what was asked for. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Get {
  access: Access;
  /** With its query. */
  path: string;
  /** Without a byte for so long, the connection counts as lost. */
  silenceMs: number;
  signal: AbortSignal;
}

/** @throws ApiError; Error that says why the server cannot be reached, or the credentials cannot be read */
export async function getJson(get: Get): Promise<unknown> {
  const response = await open(get);
  return parsed(await reaching(get, textOf(response)), response.statusCode!);
}

/**
 * An answer that comes piece by piece, a JSON value a line.
 *
 * @returns once the server has accepted; @throws as getJson
 */
export async function getLines(get: Get): Promise<AsyncGenerator> {
  const response = await open(get);
  return valuesOf(response);
}

async function open(get: Get): Promise<IncomingMessage> {
  const response = await reaching(get, answerTo(get, await inTime(get, get.access.requestOptions())));
  response.setEncoding('utf8');
  const { statusCode: status = 0, statusMessage = '' } = response;
  if (status === 200) return response;
  throw new ApiError(status, messageIn(await reaching(get, textOf(response))) ?? statusMessage);
}

/** A kubeconfig may name a program for credentials, and one that asks a person for something waits for ever. */
async function inTime<Value>({ silenceMs, signal }: Get, value: Promise<Value>): Promise<Value> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(silenceMs)]);
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(new Error(`the kubeconfig's credentials did not come for ${silenceMs / 1_000} s`));
    over.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    over.removeEventListener('abort', stop);
  }
}

function answerTo(
  { access, path, silenceMs, signal }: Get,
  options: RequestOptions,
): Promise<IncomingMessage> {
  const url = new URL(access.server + path);
  const send = url.protocol === 'http:' ? requestHttp : requestHttps;
  const headers = { ...(options.headers as OutgoingHttpHeaders), accept: 'application/json' };
  return new Promise((resolve, reject) => {
    // As an option it counts from before the connection, by setTimeout() it would not.
    const request = send(url, { ...options, headers, signal, timeout: silenceMs }, resolve);
    request.on('timeout', () => request.destroy(new Error(`nothing came for ${silenceMs / 1_000} s`)));
    request.on('socket', (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
    request.on('error', reject);
    request.end();
  });
}

/** The system's errors, where the name has several addresses that of the last. */
async function reaching<Value>({ access }: Get, value: Promise<Value>): Promise<Value> {
  try {
    return await value;
  } catch (cause) {
    const { message } = cause instanceof AggregateError ? (cause.errors.at(-1) as Error) : (cause as Error);
    throw new Error(`${access.server} cannot be reached: ${message}`, { cause });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response as AsyncIterable<string>) {
    text += piece;
    checkLength(text);
  }
  return text;
}

async function* valuesOf(response: IncomingMessage): AsyncGenerator {
  let rest = '';
  for await (const piece of response as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    checkLength(rest);
    for (const line of lines) if (line !== '') yield parsed(line, 200);
  }
}

function checkLength({ length }: string): void {
  if (length > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} characters`);
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(status, 'the answer is no JSON');
  }
}

/** What a Status says, in which the API server tells why it refuses. */
function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
