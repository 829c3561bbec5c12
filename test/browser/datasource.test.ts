import type { Status } from '@daskscope/api';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HTTPRequest } from 'puppeteer-core';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { serveGrafanaHost, type GrafanaHost } from './grafana-host/serve.ts';
import { PanelPage } from './panel-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let host: GrafanaHost;
let cluster: DaskCluster;
let exporter: ExporterProcess;
let page: PanelPage;

beforeAll(async () => {
  chromium = await startBrowser();
  host = await serveGrafanaHost();
  cluster = await DaskCluster.start(NEWEST, { processes: false, workers: 1, threads: 4 });
  exporter = await ExporterProcess.start(cluster.address);
  // What runs before its task stream has begun nobody sees.
  await exporter.connected();
  await cluster.run('example');
  await cluster.run('fail', { key: 'boom-1' });
  page = await PanelPage.open(chromium.browser, host.url);
});

afterAll(async () => {
  await chromium?.close();
  await host?.close();
  await exporter?.stop();
  await cluster?.close();
});

beforeEach(() => {
  host.exporter = exporter.url;
});

describe('the check', () => {
  let checking: PanelPage;
  beforeAll(async () => {
    checking = await PanelPage.open(chromium.browser, host.url);
    checking.requestsFail = true;
  });
  afterAll(async () => {
    await checking.page.close();
    expect(checking.complaints).toEqual([]);
  });

  test('says what it is connected to', async () => {
    await eventually(async () =>
      expect(await checking.check()).toMatchObject({
        status: 'success',
        message: `Connected to Dask ${NEWEST} at ${cluster.address}: 1 worker, 4 threads.`,
      }),
    );
  });

  test('says that there is no exporter', async () => {
    host.exporter = 'http://127.0.0.1:9';
    expect(await checking.check()).toMatchObject({
      status: 'error',
      message: expect.stringContaining('Grafana cannot reach the exporter (502)'),
    });
  });

  test.each([200, 404])('says that something else is there, which answers %i', async (status) => {
    const server: Server = createServer((_, answer) => {
      answer.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Another program</h1>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host.exporter = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { status: told, message } = await checking.check();
    server.closeAllConnections();
    server.close();
    expect(told).toBe('error');
    expect(message).toMatch(/not as Daskscope's exporter does|something that is not Daskscope's exporter/);
  });

  test('says that there is no scheduler', async () => {
    const alone = await ExporterProcess.start('tcp://127.0.0.1:1');
    host.exporter = alone.url;
    await eventually(async () =>
      expect(await checking.check()).toMatchObject({
        status: 'error',
        message: expect.stringMatching(/no connection to the scheduler at tcp:\/\/127\.0\.0\.1:1\..*refuses/),
      }),
    );
    await alone.stop();
  });
});

const expectText = (...parts: string[]) =>
  eventually(async () => {
    const text = await page.text();
    for (const part of parts) expect(text).toContain(part);
  });
/** What an editor was told to save last. */
const expectSaved = (saved: object) =>
  eventually(async () => expect((await page.saved()).at(-1)).toMatchObject(saved));

describe('the settings', () => {
  test('take the address, and offer what every data source over HTTP has', async () => {
    await page.editSettings({ url: '' });
    const url = (await page.page.waitForSelector('input[placeholder="http://localhost:10787"]'))!;
    await url.type('http://exporter:10787');
    await url.evaluate((input) => input.blur());
    await expectSaved({ url: 'http://exporter:10787' });
    await expectText('URL', 'Authentication', 'TLS settings', 'HTTP headers', 'Advanced settings');
    await page.screenshot('settings');
  });
});

describe('the query editor', () => {
  test('offers what there is to ask, with the filters that each type has', async () => {
    await page.editQuery({ queryType: 'tasks' });
    await expectText('Type', 'Live', 'Function', 'Worker', 'Status', 'Key');
    await page.choose('Type', 'Progress');
    await expectSaved({ queryType: 'progress' });
    await eventually(async () => expect(await page.text()).not.toMatch(/Worker|Status|Key/));
    await page.screenshot('query-editor');
  });

  test('knows the functions and the workers that there are', async () => {
    await page.editQuery({ queryType: 'tasks' });
    await expectText('Function', 'Worker', 'Key');
    await page.choose('Function', 'inc');
    await expectSaved({ prefixes: ['inc'] });
    await page.choose('Function', 'typed-by-hand', '');
    await expectSaved({ prefixes: ['inc', 'typed-by-hand'] });
    await page.page.type('[aria-label="Key contains"]', 'inc-');
    await page.choose('Worker', '0');
    await expectSaved({ search: 'inc-', workers: [expect.stringMatching(/^(tcp|inproc):/)] });
  });
});

describe('queries', () => {
  const HOUR = 3_600_000;
  const failed = ['boom-1'];
  let began: number;
  /** ms: all that ran for this test is within them, however long it takes. */
  const sinceBegun = () => Date.now() - began + 60_000;

  // Once more, so that a short range has it however long the tests before took.
  beforeEach(async () => {
    began = Date.now();
    await cluster.run('example');
    const key = `boom-${failed.length + 1}`;
    await cluster.run('fail', { key });
    failed.push(key);
  });

  const EXPECTED = {
    // Not sum: it is so short that the task before it may hide it in a picture of a minute.
    tasks: { function: expect.arrayContaining(['inc', 'dec', 'add', 'boom']) },
    running: { function: [] },
    progress: { function: expect.arrayContaining(['inc', 'dec', 'add', 'sum', 'boom']) },
    memory: { function: ['add', 'dec', 'inc', 'sum'] },
    workers: { threads: [4] },
    hosts: { threads: [4] },
  };

  test.each(Object.entries(EXPECTED))('of %s are answered, live and not', async (queryType, columns) => {
    for (const live of [true, false])
      await eventually(async () => {
        const [table] = await page.ask({ queryType, live }, sinceBegun());
        expect({ queryType, live, ...table }).toMatchObject({ queryType, live, ...columns });
      });
  });

  test('of errors are answered, live and not', async () => {
    // A live query has at first what another left, and what has failed since when it is told: the exporter knows all by then.
    for (const live of [false, true])
      await eventually(async () => {
        const [table] = await page.ask({ queryType: 'errors', live }, HOUR);
        expect([...table!.key!].sort()).toEqual([...failed].sort());
        expect(new Set(table!.function)).toEqual(new Set(['boom']));
        for (const exception of table!.exception!) expect(exception).toContain('ValueError');
      });
  });

  test('that are filtered have what was asked for', async () => {
    const last = failed.at(-1)!;
    const asked = async (query: object) => {
      const [table] = await page.ask({ queryType: 'tasks', live: false, ...query }, sinceBegun());
      return table!;
    };
    await eventually(async () => expect((await asked({ search: last.toUpperCase() })).key).toEqual([last]));
    const increments = await asked({ prefixes: ['inc'], status: 'ok' });
    expect(new Set(increments.function)).toEqual(new Set(['inc']));
    expect(new Set((await asked({ prefixes: ['sum'] })).function)).toEqual(new Set(['sum']));
  });

  test('that are live share one stream, which ends with the last of them', async () => {
    const watchers = async () => (await exporter.json<Status>('/api/v1/status')).watchers;
    const types = [...Object.keys(EXPECTED), 'errors'];
    await page.subscribe([...types, ...types].map((queryType) => ({ queryType })));
    await eventually(async () => expect(await page.streaming()).toBe(types.length * 2));
    // Those of the tests before may end a moment later.
    await eventually(async () => expect(await watchers()).toBe(1));
    await page.unsubscribe();
    await eventually(async () => expect(await watchers()).toBe(0));
  });
});

describe('of an exporter of many clusters', () => {
  // More than a browser has connections to a host.
  const NAMES = [`team/"etl" & 🦀?#%+`, ...Array.from({ length: 7 }, (_, at) => `job ${at}`)];
  let other: SimulatorProcess;
  let many: ExporterProcess;
  let panel: PanelPage;

  beforeAll(async () => {
    other = await SimulatorProcess.start(['--workers', '3', '--threads', '2']);
    const addresses = NAMES.map((name, at) => `${name}=${at === 0 ? cluster.address : other.address}`);
    many = await ExporterProcess.start(
      null,
      addresses.map((address) => `--scheduler.address=${address}`),
    );
    panel = await PanelPage.open(chromium.browser, host.url);
    panel.requestsFail = true;
  });
  beforeEach(() => {
    host.exporter = many.url;
  });
  afterAll(async () => {
    await panel?.page.close();
    await many?.stop();
    await other?.kill();
    expect(panel.complaints).toEqual([]);
  });

  test('the check says how many there are', async () => {
    await eventually(async () =>
      expect(await panel.check()).toMatchObject({
        status: 'success',
        message: 'Connected to an exporter of 8 clusters: 8 connected.',
      }),
    );
  });

  test.each([true, false])('each query is of its own, live: %p', async (live) => {
    const threads = async (name: string) =>
      (await panel.ask({ queryType: 'workers', live, cluster: name }))[0]!.threads;
    await eventually(async () => expect(await threads(NAMES[0]!)).toEqual([4]));
    await eventually(async () => expect(await threads(NAMES[1]!)).toEqual([2, 2, 2]));
  });

  test.each([true, false])('one that it does not have, or none, is told in place, live: %p', async (live) => {
    const asked = (cluster?: string) =>
      panel.ask({ queryType: 'progress', live, ...(cluster && { cluster }) });
    await expect(asked('nosuch')).rejects.toThrow('The exporter has no cluster "nosuch", or not any more.');
    await expect(asked()).rejects.toThrow('The exporter watches many clusters, and the query names none.');
  });

  test('those that are live share one stream, which leaves room for everything else', async () => {
    const open = new Set<HTTPRequest>();
    const isStream = (request: HTTPRequest) => /\/stream\?/.test(request.url());
    const most = { streams: 0 };
    panel.page.on('request', (request) => {
      if (isStream(request)) open.add(request);
      most.streams = Math.max(most.streams, open.size);
    });
    for (const end of ['requestfinished', 'requestfailed'] as const)
      panel.page.on(end, (request) => open.delete(request));
    const watchers = (name: string) =>
      many
        .json<Status>(`/api/v1/status?cluster=${encodeURIComponent(name)}`)
        .then((status) => status.watchers);
    await panel.subscribe(
      NAMES.flatMap((name) => ['progress', 'tasks'].map((queryType) => ({ queryType, cluster: name }))),
    );
    await eventually(async () => expect(await panel.streaming()).toBe(2 * NAMES.length));
    await eventually(async () => expect(await Promise.all(NAMES.map(watchers))).toEqual(NAMES.map(() => 1)));
    expect(await panel.check()).toMatchObject({ status: 'success' });
    expect(most.streams).toBe(1);
    await panel.unsubscribe();
    await eventually(async () => expect(await Promise.all(NAMES.map(watchers))).toEqual(NAMES.map(() => 0)));
  });
});

test('nothing was in the console', () => expect(page.complaints).toEqual([]));
