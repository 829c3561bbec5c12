import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Service } from '../dask-service.ts';
import { selects } from './label-selector.ts';

type Kept = Service & { metadata: { resourceVersion: string } };
type Happening = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Event {
  version: number;
  /** As it was before and as it is now. */
  before?: Kept;
  now?: Kept;
}

interface Watcher {
  namespace: string | undefined;
  selector: string;
  bookmarks: boolean;
  response: ServerResponse;
}

/** What a request was for, as a Role says it. */
export interface Asked {
  verb: 'list' | 'watch';
  resource: string;
  namespace: string | undefined;
}

/** What it answers instead of what was asked for. */
export type Trouble = { status: number; message: string } | 'silence' | 'nonsense';

/**
 * Speaks list and watch of Services as Kubernetes's API server does (its documents: "Kubernetes API Concepts"): versions, pages
 * of one moment, events from a version on, 410 for what is too old, bookmarks, selectors by which objects come and go.
 */
export class ApiServerStandIn {
  readonly asked: Asked[] = [];
  /** Answered to both, or to one of them. */
  trouble: { list?: Trouble | undefined; watch?: Trouble | undefined } = {};
  /** Called before a list, or the rest of one, is answered. */
  beforeList: ((isRest: boolean) => void) | undefined;
  /** Others get 401. */
  token: string | undefined;
  readonly #server: Server;
  #version = 1_000;
  #oldest = 0;
  #services = new Map<string, Kept>();
  #events: Event[] = [];
  readonly #watchers = new Set<Watcher>();
  /** Rests of lists, by what continues them. */
  readonly #rests = new Map<string, { items: Kept[]; version: number }>();

  private constructor(tls: ServerOptions | undefined) {
    const answer = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response);
    this.#server = tls ? createHttps(tls, answer) : createHttp(answer);
  }

  static async start(tls?: ServerOptions, port = 0): Promise<ApiServerStandIn> {
    const standIn = new ApiServerStandIn(tls);
    await new Promise<void>((resolve) => standIn.#server.listen(port, '127.0.0.1', resolve));
    return standIn;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Watches that are open. */
  get watches(): number {
    return this.#watchers.size;
  }

  /** Of clients that are connected. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  apply(service: Service): void {
    this.#change(keyOf(service), service);
  }

  delete(namespace: string, name: string): void {
    this.#change(`${namespace}/${name}`, undefined);
  }

  /** What happened until now cannot be watched any more, and lists that were begun cannot be continued. */
  forgetPast(): void {
    this.#oldest = this.#version;
    this.#events = [];
    this.#rests.clear();
  }

  bookmark(): void {
    const metadata = { resourceVersion: String(this.#version) };
    for (const { bookmarks, response } of this.#watchers)
      if (bookmarks) send(response, 'BOOKMARK', { kind: 'Service', apiVersion: 'v1', metadata });
  }

  /** In good order, or by cutting the connections. */
  endWatches(how: 'in order' | 'cut' = 'in order'): void {
    for (const { response } of this.#watchers)
      if (how === 'cut') response.destroy();
      else response.end();
    this.#watchers.clear();
  }

  /** Something that is said in the middle of watches. */
  sayInWatches(line: string): void {
    for (const { response } of this.#watchers) response.write(line);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #change(key: string, service: Service | undefined): void {
    const version = ++this.#version;
    const before = this.#services.get(key);
    const now = service && {
      ...service,
      metadata: { ...service.metadata, resourceVersion: String(version) },
    };
    if (now) this.#services.set(key, now);
    else this.#services.delete(key);
    // What is deleted is told as it was, under the version of its end.
    const last = before && { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } };
    const event = { version, ...(last && { before: last }), ...(now && { now }) };
    this.#events.push(event);
    for (const watcher of this.#watchers) tell(watcher, event);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url!, 'http://localhost');
    const [, namespace, resource] = /^\/api\/v1(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(pathname)!;
    const verb = query.get('watch') === 'true' ? 'watch' : 'list';
    this.asked.push({ verb, resource: resource!, namespace });
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`)
      return refuse(response, 401, 'Unauthorized');
    const trouble = this.trouble[verb];
    if (trouble === 'silence') return;
    if (trouble === 'nonsense') return void response.end('<html>Sign in</html>');
    if (trouble) return refuse(response, trouble.status, trouble.message);
    if (verb === 'watch') this.#watch(namespace, query, response);
    else this.#list(namespace, query, response);
  }

  #list(namespace: string | undefined, query: URLSearchParams, response: ServerResponse): void {
    const token = query.get('continue');
    this.beforeList?.(token !== null);
    const rest = token === null ? this.#now(namespace, query.get('labelSelector')!) : this.#rests.get(token);
    if (!rest) return refuse(response, 410, 'The provided continue parameter is too old');
    const limit = Number(query.get('limit') ?? rest.items.length);
    const left = rest.items.slice(limit);
    const next = left.length > 0 ? `${rest.version}-${this.#rests.size}` : undefined;
    if (next) this.#rests.set(next, { ...rest, items: left });
    const metadata = { resourceVersion: String(rest.version), ...(next && { continue: next }) };
    answerJson(response, 200, {
      kind: 'ServiceList',
      apiVersion: 'v1',
      metadata,
      items: rest.items.slice(0, limit),
    });
  }

  #now(namespace: string | undefined, selector: string) {
    const items = [...this.#services.values()].filter((one) => isOf(one, { namespace, selector }));
    return { items, version: this.#version };
  }

  #watch(namespace: string | undefined, query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (from < this.#oldest) {
      send(response, 'ERROR', statusOf(410, `too old resource version: ${from} (${this.#oldest})`));
      return void response.end();
    }
    const watcher = {
      namespace,
      selector: query.get('labelSelector')!,
      bookmarks: query.get('allowWatchBookmarks') === 'true',
      response,
    };
    for (const event of this.#events) if (event.version > from) tell(watcher, event);
    this.#watchers.add(watcher);
    response.on('close', () => this.#watchers.delete(watcher));
  }
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

const isOf = (
  { metadata }: Kept,
  { namespace, selector }: Pick<Watcher, 'namespace' | 'selector'>,
): boolean =>
  (namespace === undefined || metadata.namespace === namespace) && selects(selector, metadata.labels ?? {});

/** An object that does not match any more is deleted for who watches by a selector, and one that does now is added. */
function tell(watcher: Watcher, { before, now }: Event): void {
  const was = before && isOf(before, watcher);
  const is = now && isOf(now, watcher);
  if (is) send(watcher.response, was ? 'MODIFIED' : 'ADDED', now);
  else if (was) send(watcher.response, 'DELETED', { ...before });
}

function send(response: ServerResponse, type: Happening | 'BOOKMARK' | 'ERROR', object: object): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

const statusOf = (code: number, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  code,
});

const refuse = (response: ServerResponse, code: number, message: string): void =>
  answerJson(response, code, statusOf(code, message));

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
