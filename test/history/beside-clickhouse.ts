import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GONE_KIND } from '../../exporter/src/history/clickhouse/retention.ts';
import { ClickHouseStore, type ClickHouseOptions } from '../../exporter/src/history/clickhouse/store.ts';
import { DuckStore } from '../../exporter/src/history/duckdb/store.ts';
import type { Store } from '../../exporter/src/history/store.ts';
import { ClickHouseServer } from './clickhouse-server.ts';

/** A server for all tests of a file, and stores that are closed after each. */
export class BesideClickHouse {
  server!: ClickHouseServer;
  #folder!: string;
  readonly #open: Store[] = [];
  #databases = 0;

  constructor() {
    beforeAll(async () => {
      this.#folder = mkdtempSync(join(tmpdir(), 'clickhouse-'));
      this.server = await ClickHouseServer.start(join(this.#folder, 'server'));
    });
    afterEach(async () => {
      for (const store of this.#open.splice(0)) await store.close();
    });
    afterAll(async () => {
      await this.server?.stop();
      rmSync(this.#folder, { recursive: true });
    });
  }

  /** The name of a database that is not there yet. */
  another(): string {
    return `history_${this.#databases++}`;
  }

  async clickHouse(database = this.another(), options: Partial<ClickHouseOptions> = {}) {
    const store = new ClickHouseStore({
      url: this.server.url,
      database,
      user: 'default',
      days: 36_500,
      bytes: Infinity,
      ...options,
    });
    this.#open.push(store);
    return { store, database, lives: await store.open() };
  }

  /** What is to go was told long ago. */
  async ageTold(database: string): Promise<void> {
    await this.server.ask(
      `INSERT INTO documents SELECT kind, cluster, id, start, stop, '{}', written + 1 FROM documents FINAL WHERE kind = '${GONE_KIND}'`,
      database,
    );
  }

  /** One of each engine, to be given and asked the same. */
  async both(): Promise<{ duck: DuckStore; house: ClickHouseStore; stores: Store[] }> {
    const duck = new DuckStore({
      folder: join(this.#folder, this.another()),
      sealRuns: Infinity,
      days: 1e6,
      bytes: Infinity,
    });
    this.#open.push(duck);
    await duck.open();
    const { store: house } = await this.clickHouse();
    return { duck, house, stores: [duck, house] };
  }
}

/** In one order, since each engine gives them in its own. */
export const sorted = <Row>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
