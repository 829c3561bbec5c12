import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../../scheduler/connect/backoff.ts';
import type { Access } from './access.ts';
import { ApiError, getJson, getLines, type Get } from './api-server.ts';

/** As Kubernetes's own clients take. */
const PAGE = 500;

/** The server is asked to end a watch after so long: one that died without a word is noticed soon after. */
const WATCH_S = 120;
const SILENCE_MS = 30_000;

/** A watch that ended sooner is not opened again at once. */
const SETTLED_MS = 10_000;

const GONE = 410;

const Version = Type.Object({ resourceVersion: Type.String() });
const List = Type.Object({
  metadata: Type.Composite([Version, Type.Object({ continue: Type.Optional(Type.String()) })]),
  items: Type.Array(Type.Unknown()),
});
const Event = Type.Object({
  type: Type.String(),
  object: Type.Object({ metadata: Type.Optional(Type.Unknown()) }),
});
const Identified = Type.Object({
  metadata: Type.Composite([Version, Type.Object({ name: Type.String(), namespace: Type.String() })]),
});

export interface FollowingOptions<Reading> {
  open: () => Promise<Access>;
  /** Of the collection, without a query. */
  path: (access: Access) => string;
  labelSelector: string;
  /** What is kept of an object. */
  read: (object: unknown, access: Access) => Reading;
  changed: () => void;
  signal: AbortSignal;
  limits?: FollowingLimits;
}

export interface FollowingLimits {
  /** Objects listed at a time. */
  page?: number;
  /** Without a byte for so long, a list is given up. */
  silenceMs?: number;
}

/**
 * The objects of a collection of the API server's: listed page by page, then watched from there on. After anything that goes
 * wrong they are listed anew; what was there before stays until that is done. client-node's informers (1.4.0, cache.ts) stop
 * at an error, open a watch that ends at once again without a pause, wait for an answer for ever and keep whole objects.
 */
export class Following<Reading> {
  /** By namespace and name. */
  #readings = new Map<string, Reading>();
  #problem: Error | undefined;
  readonly #options: FollowingOptions<Reading>;

  constructor(options: FollowingOptions<Reading>) {
    this.#options = options;
  }

  get readings(): Iterable<Reading> {
    return this.#readings.values();
  }

  /** Why they cannot be listed or watched now. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  /** Until the signal. */
  async goOn(): Promise<void> {
    const { signal } = this.#options;
    let failures = 0;
    let from: Followed | undefined;
    while (!signal.aborted) {
      const began = performance.now();
      from = await this.#round(from);
      failures = performance.now() - began < SETTLED_MS ? failures + 1 : 0;
      await sleep(backoff(failures), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Lists unless it is known from where to watch, and watches. @returns from where to go on; undefined: list anew */
  async #round(from: Followed | undefined): Promise<Followed | undefined> {
    let followed: Followed;
    let events: AsyncGenerator;
    try {
      followed = from ?? (await this.#list(await this.#options.open()));
      events = await this.#watch(followed);
    } catch (cause) {
      this.#fail(cause as Error);
      return undefined;
    }
    this.#fail(undefined);
    try {
      for await (const event of events) this.#take(checked(Event, event), followed);
      return followed;
    } catch {
      // Connections end; whether there is more to it the next list will show.
      return undefined;
    }
  }

  async #list(access: Access): Promise<Followed> {
    const readings = new Map<string, Reading>();
    const { page = PAGE, silenceMs = SILENCE_MS } = this.#options.limits ?? {};
    let next: string | undefined;
    for (;;) {
      const query = { limit: `${page}`, ...(next && { continue: next }) };
      const { metadata, items } = checked(List, await getJson(this.#get(access, query, silenceMs)));
      for (const item of items)
        readings.set(keyOf(checked(Identified, item)), this.#options.read(item, access));
      next = metadata.continue;
      if (next) continue;
      this.#readings = readings;
      this.#options.changed();
      return { access, version: metadata.resourceVersion };
    }
  }

  #watch({ access, version }: Followed): Promise<AsyncGenerator> {
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: `${WATCH_S}`,
      resourceVersion: version,
    };
    return getLines(this.#get(access, query, WATCH_S * 1_000 + SILENCE_MS));
  }

  #get(access: Access, query: Record<string, string>, silenceMs: number): Get {
    const { path, labelSelector, signal } = this.#options;
    const search = new URLSearchParams({ labelSelector, ...query });
    return { access, path: `${path(access)}?${search.toString()}`, silenceMs, signal };
  }

  /** @throws Error where the watch cannot go on */
  #take({ type, object }: Static<typeof Event>, followed: Followed): void {
    if (type === 'BOOKMARK') {
      followed.version = checked(Type.Object({ metadata: Version }), object).metadata.resourceVersion;
      return;
    }
    const identified = checked(Identified, object);
    const key = keyOf(identified);
    if (type === 'DELETED') this.#readings.delete(key);
    else this.#readings.set(key, this.#options.read(object, followed.access));
    followed.version = identified.metadata.resourceVersion;
    this.#options.changed();
  }

  #fail(cause: Error | undefined): void {
    const { signal, changed } = this.#options;
    // What is too old is listed anew: nothing is wrong with that.
    if (signal.aborted || (cause instanceof ApiError && cause.status === GONE)) return;
    if (cause?.message === this.#problem?.message) return;
    this.#problem = cause;
    changed();
  }
}

interface Followed {
  readonly access: Access;
  /** Of what was read last. */
  version: string;
}

const keyOf = ({ metadata }: Static<typeof Identified>): string => `${metadata.namespace}/${metadata.name}`;

function checked<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Value.Check(schema, value)) return value;
  throw new Error('what it answers is not what Kubernetes answers');
}
