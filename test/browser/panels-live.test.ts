import type { Status } from '@daskscope/api';
import type { Browser } from 'puppeteer-core';
import { DaskCluster, NEWEST, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { serveGrafanaHost, type GrafanaHost } from './grafana-host/serve.ts';
import type { Row } from './grafana-host/data-source.ts';
import type { Rgb } from './live-page.ts';
import { PanelPage } from './panel-page.ts';

jest.setTimeout(180_000);

const BLACK: Rgb = [0, 0, 0];
const RED: Rgb = [0xe5, 0x35, 0x2b];
/** Begins as a name does, so that Dask takes all of it for the function's. */
const HOSTILE = 'x<img src=x onerror=alert(1)>';
const STREAM = { plugin: 'task-stream', query: { queryType: 'tasks' } } as const;
const PROGRESS = { plugin: 'progress', query: { queryType: 'progress' } } as const;

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let browser: Browser;
let host: GrafanaHost;
let cluster: DaskCluster;
let exporter: ExporterProcess;
let panel: PanelPage;

beforeAll(async () => {
  chromium = await startBrowser();
  ({ browser } = chromium);
  host = await serveGrafanaHost();
  cluster = await DaskCluster.start(NEWEST);
  exporter = await ExporterProcess.start(cluster.address);
  host.exporter = exporter.url;
  await exporter.connected();
  panel = await PanelPage.open(browser, host.url);
});

afterAll(async () => {
  await chromium?.close();
  await host?.close();
  await exporter?.stop();
  await cluster?.close();
});

interface Interval {
  /** Which it is. */
  what: string;
  /** µs */
  times: [start: number, duration: number];
}

type Told = Pick<Row, 'key' | 'worker' | 'action' | 'source' | 'erred'>;

const interval = (
  { key, worker, action, source, erred }: Told,
  start: number,
  duration: number,
): Interval => ({
  what: JSON.stringify([key, worker, action, source, erred]),
  times: [start, duration],
});

/** Whatever order they came in: a key's runs by time. */
const inOrder = (intervals: Interval[]) =>
  intervals.sort((a, b) => a.what.localeCompare(b.what) || a.times[0] - b.times[0]);

/** What Dask's own task stream has, with which it answers Client.get_task_stream. */
const recorded = ({ stream }: DaskSays) =>
  inOrder(
    stream!.records.flatMap((record) =>
      record.intervals.map(({ action, source, start, stop }) =>
        interval({ ...record, action, source }, start * 1e6, (stop - start) * 1e6),
      ),
    ),
  );

const received = async () =>
  inOrder((await panel.rows()).map((row) => interval(row, row.start * 1e3, row.duration * 1e3)));

/** The panel has what Dask has, each once; times are told to the microsecond. */
async function expectAll(): Promise<void> {
  const expected = recorded(await cluster.says());
  const got = await eventually(async () => {
    const intervals = await received();
    expect(intervals).toHaveLength(expected.length);
    return intervals;
  });
  expect(got.map(({ what }) => what)).toEqual(expected.map(({ what }) => what));
  const differences = got.flatMap(({ times }, row) =>
    times.map((time, which) => Math.abs(time - expected[row]!.times[which]!)),
  );
  expect(Math.max(...differences)).toBeLessThan(2);
}

const watchers = async () => (await exporter.json<Status>('/api/v1/status')).watchers;

describe('beside a real cluster', () => {
  test('the stream has every interval that Dask has, and counts them by function', async () => {
    await panel.show(STREAM);
    await eventually(async () => expect(await watchers()).toBe(1));
    await cluster.run('example');
    await cluster.run('transfer', { size: 30_000_000 });
    await expectAll();
    expect((await panel.rows()).length).toBeGreaterThan(300);
    await eventually(async () => {
      const legend = await panel.text();
      // The view may begin before the exporter did.
      for (const name of ['inc', 'dec', 'add'])
        expect(legend).toMatch(new RegExp(`${name} Tasks: (at least )?100 `));
    });
    await panel.screenshot('dask-stream');
  });

  test('a transfer is red where it was, and says where from', async () => {
    const from = (await panel.rows()).findLast(({ action }) => action === 'transfer')!.source;
    expect(from).toMatch(/^tcp:/);
    await eventually(async () => {
      // It moves, since it is live.
      const { x, y } = (await panel.find(RED))!;
      await panel.point(x, y);
      expect(await panel.tooltip()).toMatch(/Action transfer From /);
    });
    await panel.screenshot('dask-transfer');
  });

  test('the bars are the states that Dask tells', async () => {
    await panel.show(PROGRESS);
    const { prefixes } = await cluster.says();
    const names = Object.keys(prefixes);
    expect(names).toEqual(expect.arrayContaining(['inc', 'dec', 'add', 'sum']));
    await eventually(async () => {
      const [table] = await panel.ask(PROGRESS.query);
      const told = names.map((name) => {
        const row = table!.function!.indexOf(name);
        // Of what is forgotten there is nothing now.
        const states = Object.keys(prefixes[name]!.states).filter((state) => state !== 'forgotten');
        return [name, Object.fromEntries(states.map((state) => [state, table![state]?.[row]]))];
      });
      expect(Object.fromEntries(names.map((name) => [name, prefixes[name]!.states]))).toMatchObject(
        Object.fromEntries(told),
      );
    });
    const bars = await panel.page.$eval('#panel canvas', (canvas) => canvas.getAttribute('aria-label')!);
    for (const name of ['inc', 'dec', 'add', 'sum']) {
      const { memory = 0, released = 0 } = prefixes[name]!.states;
      expect(bars).toContain(`${name}: ${memory + released}`);
    }
    await panel.screenshot('dask-progress');
  });

  test('a failure is black, found by its key, and says why', async () => {
    await panel.show(STREAM);
    await cluster.run('fail', { key: 'boom-1' });
    await eventually(async () => expect((await panel.rows()).filter(({ erred }) => erred)).toHaveLength(1));
    await panel.page.type('input', 'boom-1');
    await eventually(async () => expect(await panel.text()).toContain('1 found'));
    await eventually(async () => {
      // It moves, since it is live.
      const { x, y } = (await panel.find(BLACK))!;
      await panel.point(x, y);
      expect(await panel.tooltip()).toMatch(/boom-1 .*ValueError/);
    });
    await panel.screenshot('dask-failure');
    // What is looked for stays, and everything else fades, errors too.
    await panel.page.focus('input');
    for (let key = 0; key < 'boom-1'.length; key++) await panel.page.keyboard.press('Backspace');
  });
});

describe('an hour in which all of it takes a few pixels', () => {
  let wide: PanelPage;
  beforeAll(async () => {
    wide = await PanelPage.open(browser, host.url);
  });
  afterAll(() => wide.page.close());

  /** Of Dask's own count, what the legend says. */
  async function told() {
    const { records } = (await cluster.says()).stream!;
    const computes = records.flatMap(({ key, intervals }) =>
      intervals.filter(({ action }) => action === 'compute').map((interval) => ({ key, ...interval })),
    );
    const of = (name: string) => computes.filter(({ key }) => key.startsWith(`${name}-`)).length;
    const start = Math.min(...computes.map((compute) => compute.start)) * 1000;
    const runs = records.length;
    return {
      start,
      runs,
      failed: records.filter(({ erred }) => erred).length,
      inc: of('inc'),
      add: of('add'),
    };
  }

  test('the legend, the header and the totals of a range are those of Dask, not of what is seen', async () => {
    const { start, runs, failed, inc, add } = await told();
    const range: [number, number] = [start - 1_800_000, start + 1_800_000];
    const [drawn] = await wide.ask(STREAM.query, range);
    expect(drawn!.key!.length).toBeLessThan(runs / 2);
    await wide.show({ ...STREAM, range });
    // Half of the range is from before the exporter: what ran then is not known.
    const header = new RegExp(
      `(?<!about )\\bat least ${runs} tasks${failed > 0 ? ` · ${failed} failed` : ''} · idle \\d`,
    );
    await eventually(async () => {
      const text = await wide.text();
      expect(text).toContain(`inc Tasks: at least ${inc} `);
      expect(text).toContain(`add Tasks: at least ${add} `);
      expect(text).toMatch(header);
    });
    await wide.page.keyboard.down('Shift');
    await wide.drag(300, 800, 100);
    await wide.page.keyboard.up('Shift');
    await eventually(async () => {
      const totals = await wide.text('[aria-label="Totals of the selected range"]');
      expect(totals).toContain(`: at least ${runs} tasks${failed > 0 ? `, ${failed} failed` : ''}, `);
      expect(totals).toContain(`inc at least ${inc} `);
      // Shares are of what is known; counts and times are no estimates.
      expect(totals).not.toMatch(/about [\d.,]+ (?!%)/);
    });
    await wide.screenshot('dask-hour');
  });

  test('after zooming in, the numbers are those of what is in view', async () => {
    const { start, runs } = await told();
    await wide.show({ ...STREAM, range: [start - 1_800_000, start + 1_800_000] });
    await eventually(async () => expect(await wide.text()).toContain(`${runs} tasks`));
    await wide.page.focus('[data-testid=daskscope-task-stream]');
    await wide.page.keyboard.press('ArrowRight');
    for (let step = 0; step < 30; step++) await wide.page.keyboard.press('d');
    // That is to come.
    await eventually(async () => expect(await wide.text()).toContain('What happened is not known'));
  });
});

describe('a name that is HTML', () => {
  beforeAll(async () => {
    await cluster.run('keys', { keys: [HOSTILE, `${HOSTILE}-1`] });
    await cluster.run('fail', { key: `${HOSTILE}-2` });
  });

  afterEach(async () => {
    expect(await panel.page.$$('img')).toHaveLength(0);
    expect(panel.complaints).toEqual([]);
  });

  test('is text in the task stream, its legend and its tooltip', async () => {
    await panel.show({ ...STREAM, query: { queryType: 'tasks', search: HOSTILE } });
    await eventually(async () => expect(await panel.text()).toContain(`${HOSTILE} Tasks:`));
    await eventually(async () => {
      const { x, y } = (await panel.find(BLACK))!;
      await panel.point(x, y);
      expect(await panel.tooltip()).toContain(`${HOSTILE}-2`);
    });
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await eventually(async () => expect(await panel.tooltip()).toContain(`boom ${HOSTILE}-2`));
    expect(await panel.tooltip()).toContain(`${HOSTILE} ${HOSTILE}-2`);
    await panel.screenshot('dask-hostile');
  });

  test('is text in progress', async () => {
    await panel.show({ ...PROGRESS, options: { variable: 'function' } });
    await eventually(async () => expect(await panel.text('#panel button:last-of-type')).toBe(HOSTILE));
    await panel.screenshot('dask-hostile-progress');
  });

  test('is itself in tables, which Grafana writes as text', async () => {
    for (const queryType of ['tasks', 'errors', 'progress', 'memory'])
      // Memory by function is asked for every 5 seconds only.
      await eventually(async () => {
        const [table] = await panel.ask({ queryType, live: false });
        expect(table!.function).toContain(HOSTILE);
      });
    const [errors] = await panel.ask({ queryType: 'errors', live: false });
    expect(errors!.key).toContain(`${HOSTILE}-2`);
  });

  test('is text in annotations, which Grafana writes as HTML', async () => {
    const [table] = await panel.annotations();
    const row = table!.text!.findIndex((text) => String(text).includes('onerror'));
    for (const field of ['text', 'title'])
      expect(await panel.elementsOf(String(table![field]![row]))).toEqual(field === 'text' ? ['br'] : []);
  });
});

test('a hidden tab has no stream; shown again it goes on from where it was, with nothing lost or twice', async () => {
  await panel.show(STREAM);
  await cluster.run('noops', { count: 50, prefix: 'before' });
  await expectAll();
  await panel.hide(true);
  await eventually(async () => expect(await watchers()).toBe(0));
  const had = (await panel.rows()).length;
  await cluster.run('noops', { count: 50, prefix: 'hidden' });
  expect(await panel.rows()).toHaveLength(had);
  await panel.hide(false);
  await eventually(async () => expect(await watchers()).toBe(1));
  await cluster.run('noops', { count: 50, prefix: 'after' });
  await expectAll();
  expect(await panel.text()).not.toContain('Lost since');
});

test('says which options it does not follow while live', async () => {
  await panel.show({ ...STREAM, options: { lanes: ['worker'], colour: 'worker' } });
  await eventually(async () =>
    expect(await panel.text()).toContain('Not applied to live data: Colour, Lanes'),
  );
  await panel.show(STREAM);
  await eventually(async () => expect(await panel.text()).not.toContain('Not applied'));
});

describe.each([STREAM, PROGRESS])('when it is stopped, the panel $plugin', (shown) => {
  const picture = () => panel.page.$eval('#panel canvas', (canvas) => canvas.toDataURL());

  test('stands still while others go on, and goes on when it streams again', async () => {
    const name = `stopped-${shown.plugin}`;
    const said = (count: number, text: string) =>
      shown === STREAM ? text.includes(`${name} Tasks: ${count}`) : text.includes(`${name}: ${count}`);
    const told = async () =>
      shown === STREAM
        ? panel.text()
        : panel.page.$eval('#panel canvas', (canvas) => canvas.getAttribute('aria-label')!);
    await panel.page.mouse.move(0, 0);
    await panel.show(shown);
    await panel.subscribe([shown.query.queryType]);
    await cluster.run('noops', { count: 5, prefix: name });
    await eventually(async () => expect(said(5, await told())).toBe(true));
    await panel.stop();
    await eventually(async () => expect(await panel.text()).toMatch(/Stopped at .*\. Refresh to go on/));
    const before = await picture();
    await cluster.run('noops', { count: 7, prefix: name });
    // Another panel's query has them by now, and so has the handle of this one's frame.
    await eventually(async () => {
      const [table] = await panel.ask(PROGRESS.query);
      expect(table!.memory![table!.function!.indexOf(name)]).toBe(12);
      if (shown === STREAM)
        expect((await panel.rows()).filter(({ prefix }) => prefix === name)).toHaveLength(12);
    });
    expect(await picture()).toBe(before);
    expect(await panel.text()).not.toContain('Lost since');
    await panel.show(shown);
    await eventually(async () => expect(said(12, await told())).toBe(true));
    expect(await panel.text()).not.toContain('Stopped at');
    expect(await picture()).not.toBe(before);
    await panel.unsubscribe();
  });
});

describe.each([STREAM, PROGRESS])('when it is lost, the panel $plugin', (shown) => {
  /** How many colours the picture has. */
  const picture = () =>
    panel.page.$eval('#panel canvas', (canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });

  // The browser itself says that a request failed.
  const ofTheConnection = (complaint: string) => complaint.startsWith('Failed to load resource');

  afterEach(() => {
    const complaints = panel.complaints.splice(0);
    expect(complaints.filter((complaint) => !ofTheConnection(complaint))).toEqual([]);
  });

  test('says that the exporter is gone and keeps its picture, and goes on', async () => {
    await panel.show(shown);
    await eventually(async () => expect(await panel.text()).toMatch(/\d tasks/));
    await eventually(async () => expect(await picture()).toBeGreaterThan(3));
    const { port } = new URL(exporter.url);
    await exporter.stop('SIGKILL');
    await eventually(async () =>
      expect(await panel.text()).toMatch(/Lost since .*; this is from before\. .*exporter/),
    );
    expect(await panel.loadingState()).toBe('Error');
    expect(await picture()).toBeGreaterThan(3);
    await panel.screenshot(`exporter-gone-${shown.plugin}`);
    exporter = await ExporterProcess.start(cluster.address, [`--web.listen-address=127.0.0.1:${port}`]);
    await eventually(async () => expect(await panel.text()).not.toContain('Lost since'));
    await eventually(async () => expect(await panel.loadingState()).toBe('Streaming'));
    // An exporter that has just begun knows no function before its first reading.
    await eventually(async () => expect(await picture()).toBeGreaterThan(3));
  });

  test('says that the scheduler is gone and keeps its picture, and goes on with another', async () => {
    await panel.show(shown);
    const { address, port } = cluster;
    await cluster.run('example');
    await eventually(async () => expect(await panel.text()).toContain('tasks'));
    await cluster.kill();
    await eventually(async () =>
      expect(await panel.text()).toMatch(
        new RegExp(
          `Lost since .*; this is from before\\. The exporter has no connection to the scheduler at ${address}`,
        ),
      ),
    );
    expect(await panel.loadingState()).toBe('Error');
    await panel.screenshot(`scheduler-gone-${shown.plugin}`);
    cluster = await DaskCluster.start(NEWEST, { port });
    await eventually(async () => expect(await panel.text()).not.toContain('Lost since'));
    await eventually(async () => expect(await panel.loadingState()).toBe('Streaming'));
    await cluster.run('noops', { count: 5, prefix: 'again' });
    await eventually(async () =>
      expect(await panel.text()).toMatch(shown === STREAM ? /again Tasks: 5/ : /5 in memory/),
    );
  });
});
