import type { Status } from '@daskscope/api';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { eventually } from '../wait-until.ts';
import { downloaded } from './downloaded.ts';
import type { Rgb } from './live-page.ts';
import { LONG_STREAM, PanelBesideCluster, PROGRESS, STREAM } from './panel-beside-cluster.ts';
import type { PanelPage } from './panel-page.ts';
import { received, recorded } from './recorded-intervals.ts';

const BLACK: Rgb = [0, 0, 0];
const RED: Rgb = [0xe5, 0x35, 0x2b];
/** Begins as a name does, so that Dask takes all of it for the function's. */
const HOSTILE = 'x<img src=x onerror=alert(1)>';

const beside = new PanelBesideCluster();

/** The panel has what Dask has, each once; times are told to the microsecond. */
async function expectAll(): Promise<void> {
  const expected = recorded(await beside.cluster.says());
  const got = await eventually(async () => {
    const intervals = received(await beside.panel.rows());
    expect(intervals).toHaveLength(expected.length);
    return intervals;
  });
  expect(got.map(({ what }) => what)).toEqual(expected.map(({ what }) => what));
  const differences = got.flatMap(({ times }, row) =>
    times.map((time, which) => Math.abs(time - expected[row]!.times[which]!)),
  );
  expect(Math.max(...differences)).toBeLessThan(2);
}

const watchers = async () => (await beside.exporter.json<Status>('/api/v1/status')).watchers;

describe('beside a real cluster', () => {
  test('the stream has every interval that Dask has, and counts them by function', async () => {
    await beside.panel.show(LONG_STREAM);
    await eventually(async () => expect(await watchers()).toBe(1));
    await beside.cluster.run('example');
    await beside.cluster.run('transfer', { size: 30_000_000 });
    await expectAll();
    expect((await beside.panel.rows()).length).toBeGreaterThan(300);
    await eventually(async () => {
      const legend = await beside.panel.text();
      // The view begins before the exporter did.
      for (const name of ['inc', 'dec', 'add']) expect(legend).toContain(`${name} Tasks: at least 100 `);
    });
    await beside.panel.screenshot('dask-stream');
  });

  test('a transfer is red where it was, and says where from', async () => {
    // Of a minute, in which it is wide enough to be pointed at; that of the test before may be longer ago.
    await beside.panel.show(STREAM);
    await beside.cluster.run('transfer', { size: 30_000_000 });
    await eventually(async () => {
      const transfer = (await beside.panel.rows()).findLast(({ action }) => action === 'transfer');
      expect(transfer!.source).toMatch(/^tcp:/);
    });
    await eventually(async () => {
      // It moves, since it is live.
      const { x, y } = (await beside.panel.find(RED))!;
      await beside.panel.point(x, y);
      expect(await beside.panel.tooltip()).toMatch(/Action transfer From /);
    });
    await beside.panel.screenshot('dask-transfer');
  });

  test.each([
    ['Report (HTML)', '.html', /^<!doctype html>/],
    ['Trace (Perfetto)', '.json', /^\{.*"traceEvents"/],
    ['Tasks (CSV)', '.csv', /^life,id,key/],
  ])('%s is saved of what the query asks for', async (item, ending, head) => {
    await beside.panel.show({ ...LONG_STREAM, query: { ...LONG_STREAM.query, prefixes: ['dec'] } });
    await eventually(async () => expect(await beside.panel.text()).toContain('dec Tasks: at least 100 '));
    const within = mkdtempSync(join(tmpdir(), 'panel-files-'));
    try {
      const file = await downloaded(beside.panel.page, { ending, within }, () => beside.panel.save(item));
      const saved = readFileSync(file, 'utf8');
      expect(basename(file)).toMatch(/^dask-(report|trace|tasks)-[\d-]+\./);
      expect(saved).toMatch(head);
      if (ending === '.csv') expect(saved.trim().split('\n')).toHaveLength(1 + 100);
      if (ending === '.json') expect(saved).not.toMatch(/"inc-/);
    } finally {
      rmSync(within, { recursive: true });
    }
  });

  test('the bars are the states that Dask tells', async () => {
    await beside.panel.show(PROGRESS);
    const { prefixes } = await beside.cluster.says();
    const names = Object.keys(prefixes);
    expect(names).toEqual(expect.arrayContaining(['inc', 'dec', 'add', 'sum']));
    await eventually(async () => {
      const [table] = await beside.panel.ask(PROGRESS.query);
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
    await eventually(async () => {
      const bars = await beside.panel.page.$eval('#panel canvas', (canvas) =>
        canvas.getAttribute('aria-label')!,
      );
      for (const name of ['inc', 'dec', 'add', 'sum']) {
        const { memory = 0, released = 0 } = prefixes[name]!.states;
        expect(bars).toContain(`${name}: ${memory + released}`);
      }
    });
    await beside.panel.screenshot('dask-progress');
  });

  test('a failure is black, found by its key, and says why', async () => {
    await beside.panel.show(LONG_STREAM);
    await beside.cluster.run('fail', { key: 'boom-1' });
    await eventually(async () =>
      expect((await beside.panel.rows()).filter(({ erred }) => erred)).toHaveLength(1),
    );
    await beside.panel.page.waitForSelector('input');
    await beside.panel.page.type('input', 'boom-1');
    await eventually(async () => expect(await beside.panel.text()).toContain('1 found'));
    await eventually(async () => {
      // It moves, since it is live.
      const { x, y } = (await beside.panel.find(BLACK))!;
      await beside.panel.point(x, y);
      expect(await beside.panel.tooltip()).toMatch(/boom-1 .*ValueError/);
    });
    await beside.panel.screenshot('dask-failure');
    // What is looked for stays, and everything else fades, errors too.
    await beside.panel.page.focus('input');
    for (let key = 0; key < 'boom-1'.length; key++) await beside.panel.page.keyboard.press('Backspace');
    await eventually(async () =>
      expect(await beside.panel.page.$eval('input', ({ value }) => value)).toBe(''),
    );
  });
});

describe('half a day in which all of it takes a few pixels', () => {
  /** ms before and after it: on a slow machine all of it takes minutes. */
  const AROUND = 21_600_000;
  let wide: PanelPage;
  beforeAll(async () => {
    wide = await beside.open();
  });
  afterAll(() => wide.page.close());

  /** Of Dask's own count, what the legend says. */
  async function told() {
    const { records } = (await beside.cluster.says()).stream!;
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
    const range: [number, number] = [start - AROUND, start + AROUND];
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
    await wide.screenshot('dask-half-day');
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
  /** Tests before may have taken longer than a panel looks back by itself. */
  const hour = (): [number, number] => [Date.now() - 3_600_000, Date.now()];

  beforeAll(async () => {
    await beside.cluster.run('keys', { keys: [HOSTILE, `${HOSTILE}-1`] });
    await beside.cluster.run('fail', { key: `${HOSTILE}-2` });
  });

  afterEach(async () => {
    expect(await beside.panel.page.$$('img')).toHaveLength(0);
    expect(beside.panel.complaints.splice(0)).toEqual([]);
  });

  test('is text in the task stream, its legend and its tooltip', async () => {
    await beside.panel.show({ ...LONG_STREAM, query: { queryType: 'tasks', search: HOSTILE } });
    await eventually(async () => expect(await beside.panel.text()).toContain(`${HOSTILE} Tasks:`));
    await eventually(async () => {
      const { x, y } = (await beside.panel.find(BLACK))!;
      await beside.panel.point(x, y);
      expect(await beside.panel.tooltip()).toContain(`${HOSTILE}-2`);
      // It moves, since it is live: what was under the mouse may be gone when it is held.
      await beside.panel.page.mouse.down();
      await beside.panel.page.mouse.up();
      await beside.panel.settled();
      expect(await beside.panel.tooltip()).toContain(`${HOSTILE}-2`);
    });
    await eventually(async () => expect(await beside.panel.tooltip()).toContain(`boom ${HOSTILE}-2`));
    expect(await beside.panel.tooltip()).toContain(`${HOSTILE} ${HOSTILE}-2`);
    await beside.panel.screenshot('dask-hostile');
  });

  test('is text in progress', async () => {
    await beside.panel.show({ ...PROGRESS, options: { variable: 'function' } });
    await eventually(async () => expect(await beside.panel.text('#panel button:last-of-type')).toBe(HOSTILE));
    await beside.panel.screenshot('dask-hostile-progress');
  });

  test('is itself in tables, which Grafana writes as text', async () => {
    for (const queryType of ['tasks', 'errors', 'progress', 'memory'])
      // Memory by function is asked for every 5 seconds only.
      await eventually(async () => {
        const [table] = await beside.panel.ask({ queryType, live: false }, hour());
        expect(table!.function).toContain(HOSTILE);
      });
    const [errors] = await beside.panel.ask({ queryType: 'errors', live: false }, hour());
    expect(errors!.key).toContain(`${HOSTILE}-2`);
  });

  test('is text in annotations, which Grafana writes as HTML', async () => {
    const [table] = await beside.panel.annotations(hour());
    const row = table!.text!.findIndex((text) => String(text).includes('onerror'));
    // Lines of their own for the key and for the link to the task stream.
    const own = { text: ['br', 'br', 'a'], title: [] };
    for (const [field, elements] of Object.entries(own))
      expect(await beside.panel.elementsOf(String(table![field]![row]))).toEqual(elements);
  });
});

test('a hidden tab has no stream; shown again it goes on from where it was, with nothing lost or twice', async () => {
  // The rows of one that was there before anything ran: of another's past what is less than a pixel is merged.
  await beside.panel.show(LONG_STREAM);
  await beside.cluster.run('noops', { count: 50, prefix: 'before' });
  await expectAll();
  await beside.panel.hide(true);
  await eventually(async () => expect(await watchers()).toBe(0));
  const had = (await beside.panel.rows()).length;
  await beside.cluster.run('noops', { count: 50, prefix: 'hidden' });
  expect(await beside.panel.rows()).toHaveLength(had);
  await beside.panel.hide(false);
  await eventually(async () => expect(await watchers()).toBe(1));
  await beside.cluster.run('noops', { count: 50, prefix: 'after' });
  await expectAll();
  await eventually(async () => expect(await beside.panel.text()).not.toContain('Lost since'));
});

test('says which options it does not follow while live', async () => {
  await beside.panel.show({ ...STREAM, options: { lanes: ['worker'], colour: 'worker' } });
  await eventually(async () =>
    expect(await beside.panel.text()).toContain('Not applied to live data: Colour, Lanes'),
  );
  await beside.panel.show(STREAM);
  await eventually(async () => expect(await beside.panel.text()).not.toContain('Not applied'));
});
