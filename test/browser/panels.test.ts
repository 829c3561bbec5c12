import { parseColour, PALETTE } from '@daskscope/timeline';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import type { Shown } from './grafana-host/panel.ts';
import type { GrafanaHost } from './grafana-host/serve.ts';
import type { Rgb } from './live-page.ts';
import { panelForEach } from './panel-for-each.ts';
import type { PanelPage } from './panel-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

jest.setTimeout(120_000);

const BLACK: Rgb = [0, 0, 0];
const RED: Rgb = [0xe5, 0x35, 0x2b];
const [BLUE, YELLOW] = PALETTE.map((colour) => parseColour(colour)) as [Rgb, Rgb];
const HOSTILE = '<img src=x onerror=alert(1)>';
const T = Date.UTC(2026, 4, 1, 10);
const RANGE: [number, number] = [T, T + 10_000];

let host: GrafanaHost;
let panel: PanelPage;
panelForEach((opened) => ({ host, panel } = opened));

/** Two lanes, ten seconds: blue from 2 to 6 after a transfer, yellow from 5 to 8, a failure from 8 to 9. */
const SPANS = {
  fields: [
    { name: 'start', type: 'time', values: [T + 1500, T + 2000, T + 5000, T + 8000] },
    { name: 'end', type: 'time', values: [T + 2000, T + 6000, T + 8000, T + 9000] },
    { name: 'lane', values: ['a', 'a', 'b', 'b'] },
    { name: 'name', values: ['load', 'load', HOSTILE, 'load'] },
    { name: 'action', values: ['transfer', 'compute', 'compute', 'compute'] },
    { name: 'status', values: ['ok', 'ok', 'ok', 'error'] },
    { name: 'key', values: ['load-1', 'load-1', 'other-2', `load-${HOSTILE}`] },
  ],
};
const STREAM: Shown = { plugin: 'task-stream', frames: [SPANS], range: RANGE };
// The names in order: HOSTILE, load.
const LOAD = YELLOW;
const OTHER = BLUE;

describe('the task stream', () => {
  test.each(['light', 'dark'] as const)('draws intervals where and as what they were (%s)', async (theme) => {
    await panel.show({ ...STREAM, theme });
    const load = (await panel.find(LOAD))!;
    const other = (await panel.find(OTHER))!;
    const failure = (await panel.find(BLACK))!;
    const transfer = (await panel.find(RED))!;
    // 4 s of 10 beside 3, 1 and a half; edges take a pixel.
    const second = (load.to - load.from) / 4;
    expect((other.to - other.from) / second).toBeCloseTo(3, 1);
    expect((transfer.to - transfer.from) / second).toBeCloseTo(0.5, 1);
    expect((failure.to - failure.from) / second).toBeGreaterThan(0.9);
    expect(other.from - load.from).toBeGreaterThan(2.9 * second);
    expect(transfer.to).toBeLessThanOrEqual(load.from + 1);
    expect(other.y).toBeGreaterThan(load.y);
    expect(Math.abs(transfer.y - load.y)).toBeLessThan(30);
    await panel.screenshot(`task-stream-${theme}`);
  });

  test('says what is pointed at, holds it, and leaves names text', async () => {
    await panel.show(STREAM);
    const other = (await panel.find(OTHER))!;
    await panel.point(other.x, other.y);
    expect(await panel.tooltip()).toContain(`${HOSTILE} other-2`);
    expect(await panel.tooltip()).toMatch(/Lane b .*Duration 3 s/);
    const failure = (await panel.find(BLACK))!;
    await panel.point(failure.x, failure.y);
    expect(await panel.tooltip()).toContain(`load-${HOSTILE}`);
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await panel.point(other.x, other.y + 60);
    expect(await panel.tooltip()).toContain(`load-${HOSTILE}`);
    expect(await panel.page.$('img')).toBeNull();
    await panel.screenshot('task-stream-held');
  });

  test('offers the data links of what it holds', async () => {
    const linked = SPANS.fields.map((field) =>
      field.name === 'key' ? { ...field, config: { links: [{ title: 'Its log', url: '/log' }] } } : field,
    );
    await panel.show({ ...STREAM, frames: [{ fields: linked }] });
    const { x, y } = (await panel.find(OTHER))!;
    await panel.point(x, y);
    expect(await panel.tooltip()).not.toContain('Its log');
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await panel.settled();
    const link = await panel.page.$eval('[data-testid=daskscope-tooltip] a', (a) => [
      a.textContent,
      a.getAttribute('href'),
    ]);
    expect(link).toEqual(['Its log', '/log']);
  });

  test('a drag asks the dashboard for that time; with shift it sums it', async () => {
    await panel.show(STREAM);
    const { from, to, y } = (await panel.find(OTHER))!;
    await panel.drag(from, to, y);
    const [range] = (await panel.asked()).ranges;
    const pixel = 3000 / (to - from);
    expect(Math.abs(range!.from - (T + 5000))).toBeLessThan(3 * pixel);
    expect(Math.abs(range!.to - (T + 8000))).toBeLessThan(3 * pixel);
    await panel.page.keyboard.down('Shift');
    await panel.drag(from + 2, to - 2, y);
    await panel.page.keyboard.up('Shift');
    const totals = await panel.text('section[aria-label^="Totals"]');
    expect(totals).toMatch(/2 tasks, 2 lanes idle/);
    expect(totals).toContain(HOSTILE);
    expect((await panel.asked()).ranges).toHaveLength(1);
    await panel.screenshot('task-stream-totals');
  });

  test('shares the cross-hair', async () => {
    await panel.show(STREAM);
    const { from, to, x, y } = (await panel.find(OTHER))!;
    await panel.point(x, y);
    const pixel = 3000 / (to - from);
    expect(Math.abs((await panel.asked()).hovers.at(-1)! - (T + 6500))).toBeLessThan(3 * pixel);
    await panel.page.mouse.move(1, 1);
    await panel.settled();
    const [before] = await panel.colours([[x, y - 6]], 1);
    await panel.pointElsewhere(T + 6500);
    await panel.settled();
    const line = await panel.colours(
      [-2, -1, 0, 1, 2].flatMap((dx) =>
        [0, 1, 2, 3, 4, 5, 6, 7].map((dy): [number, number] => [x + dx, y + dy]),
      ),
      1,
    );
    expect(before).toEqual([0, 0, 0]);
    expect(line.some((colour) => colour.some((channel) => channel > 0))).toBe(true);
  });

  test('counts functions in the legend; a click leaves one its colour', async () => {
    await panel.show(STREAM);
    await eventually(async () => expect(await panel.text()).toMatch(/load Tasks: 2 Time: 5 s/));
    const [button] = await panel.page.$$('xpath///button[contains(., "onerror")]');
    await button!.click();
    await panel.settled();
    expect(await panel.find(LOAD)).toBeNull();
    expect(await panel.find(OTHER)).not.toBeNull();
    await button!.click();
    await panel.settled();
    expect(await panel.find(LOAD)).not.toBeNull();
  });

  test('finds by key', async () => {
    await panel.show(STREAM);
    await panel.page.type('input', 'OTHER-');
    await eventually(async () => expect(await panel.text()).toContain('1 found'));
    await panel.settled();
    expect(await panel.find(LOAD)).toBeNull();
    expect(await panel.find(OTHER)).not.toBeNull();
  });

  test('takes fields by other names when they are told', async () => {
    const frame = {
      fields: [
        { name: 'alpha', type: 'time', values: [T + 2000] },
        { name: 'omega', type: 'time', values: [T + 6000] },
        { name: 'also', type: 'time', values: [T + 9000] },
        { name: 'what', values: ['x'] },
      ],
    };
    await panel.show({ ...STREAM, frames: [frame] });
    expect(await panel.text('#no-picture')).toContain('starts at alpha is over');
    await panel.show({ ...STREAM, frames: [frame], options: { end: 'omega' } });
    expect(await panel.find(BLUE)).not.toBeNull();
  });

  test('has a sentence for no data, for wrong data, and for an error, which takes nothing away', async () => {
    await panel.show({ ...STREAM, frames: [] });
    expect(await panel.text('#no-picture')).toBe('No data');
    const numbers = { fields: [{ name: 'value', type: 'number', values: [1] }] };
    await panel.show({ ...STREAM, frames: [numbers] });
    expect(await panel.text('#no-picture')).toMatch(/No field says when an interval starts/);
    await panel.show(STREAM);
    await panel.show({ ...STREAM, frames: [], state: 'Error', error: 'It broke.' });
    expect(await panel.text()).toContain('This is from before. It broke.');
    expect(await panel.find(LOAD)).not.toBeNull();
    await panel.show({ ...STREAM, frames: [], state: 'Loading' });
    expect(await panel.find(LOAD)).not.toBeNull();
  });

  test('does not take for idle what nobody recorded, and says so', async () => {
    const frame = (rows: number, known: unknown) => ({
      fields: SPANS.fields.map((field) => ({ ...field, values: field.values.slice(0, rows) })),
      meta: { custom: { known } },
    });
    await panel.show({ ...STREAM, frames: [frame(0, [{ from: T, to: null }])] });
    await eventually(async () => expect(await panel.text()).toContain('Nothing that the query asks for ran'));
    await panel.show({ ...STREAM, frames: [frame(0, [])] });
    await eventually(async () => expect(await panel.text()).toContain('What happened is not known'));
    expect(await panel.text()).not.toMatch(/idle|Nothing/);
    await panel.point(600, 60);
    expect(await panel.tooltip()).toMatch(/^Not recorded /);
    await panel.show({ ...STREAM, frames: [frame(4, [{ from: T + 5000, to: null }])] });
    await eventually(async () => expect(await panel.text()).toMatch(/at least .*idle .* of the known 5 s/));
    const canvas = (await panel.page.$('[data-testid=daskscope-task-stream]'))!;
    await eventually(async () =>
      expect(await canvas.evaluate((element) => element.getAttribute('aria-label'))).toMatch(
        /not recorded from 10:00:00 to 10:00:05/,
      ),
    );
    await panel.screenshot('task-stream-not-recorded');
  });

  test.each([300, 3800])('fits into %i px', async (width) => {
    await panel.page.setViewport({ width: width + 20, height: 500 });
    await panel.show({ ...STREAM, width, height: 300 });
    expect(await panel.find(LOAD)).not.toBeNull();
    expect(await panel.find(BLACK)).not.toBeNull();
    const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await panel.screenshot(`task-stream-${width}`);
  });

  test('can be used by keyboard, and says what it shows', async () => {
    await panel.show(STREAM);
    const canvas = (await panel.page.$('[data-testid=daskscope-task-stream]'))!;
    await canvas.focus();
    await panel.page.keyboard.press('e');
    await panel.settled();
    expect(await panel.tooltip()).toContain(`load-${HOSTILE}`);
    await panel.page.keyboard.press('w');
    await panel.settled();
    expect(await panel.text()).toContain('Back');
    await eventually(async () =>
      expect(await canvas.evaluate((element) => element.getAttribute('aria-label'))).toMatch(/2 lanes/),
    );
    await panel.page.keyboard.press('/');
    expect(await panel.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  });
});

describe('progress', () => {
  const STATES = ['released', 'waiting', 'queued', 'no-worker', 'processing', 'memory', 'erred'];
  const table = (rows: Record<string, Partial<Record<string, number>>>) => ({
    fields: [
      { name: 'function', type: 'string', values: Object.keys(rows) },
      ...STATES.map((state) => ({
        name: state,
        type: 'number',
        values: Object.values(rows).map((states) => states[state] ?? 0),
      })),
    ],
  });

  test.each(['light', 'dark'] as const)('draws states, failures in black (%s)', async (theme) => {
    const frames = [table({ [HOSTILE]: { memory: 50, erred: 25, waiting: 25 }, load: { released: 1000 } })];
    await panel.show({ plugin: 'progress', frames, theme, height: 120 });
    expect(await panel.text()).toContain('1,100 tasks · 1,000 done · 50 in memory · 25 erred · 25 waiting');
    const memory = (await panel.find(BLUE))!;
    const failed = (await panel.find(BLACK))!;
    expect(memory.to - memory.from).toBeGreaterThan(440);
    expect((failed.to - failed.from) / (memory.to - memory.from)).toBeCloseTo(0.5, 1);
    expect(failed.from - memory.to).toBeLessThanOrEqual(2);
    expect(await panel.page.$('img')).toBeNull();
    await panel.screenshot(`progress-${theme}`);
  });

  test('takes series from Prometheus', async () => {
    const series = (prefix: string, state: string, value: number) => ({
      fields: [
        { name: 'Time', type: 'time', values: [T, T + 1] },
        { name: 'Value', type: 'number', values: [0, value], labels: { prefix, state } },
      ],
    });
    await panel.show({
      plugin: 'progress',
      frames: [series('inc', 'memory', 3), series('inc', 'queued', 5), series('dec', 'erred', 2)],
    });
    expect(await panel.text()).toContain('10 tasks · 3 in memory · 2 erred · 5 queued');
  });

  test('every function is a turn of the wheel or a few keys away, and its whole name under the mouse', async () => {
    const name = (number: number) =>
      `calculate-statistics-of-the-month-${String(number).padStart(3, '0')}-by-reading-all-columns-of-every-file`;
    const rows = Array.from({ length: 200 }, (_, i) => [name(i), { memory: 1000 - i }] as const);
    await panel.show({ plugin: 'progress', frames: [table(Object.fromEntries(rows))], height: 160 });
    const under = async (x: number, y: number) => {
      await panel.point(x, y);
      return panel.page.$eval('#panel canvas', ({ title }) => title);
    };
    const place = '[data-testid=daskscope-progress]';
    const scrolled = () => panel.page.$eval(`${place} > div`, ({ scrollTop }) => scrollTop);
    expect(await under(20, 8)).toContain(name(0));
    await panel.page.mouse.wheel({ deltaY: 180 });
    await eventually(async () => expect(await scrolled()).toBeGreaterThan(100));
    await panel.settled();
    const turned = Number(/month-([0-9]+)/.exec(await under(20, 8))?.[1]);
    expect(turned).toBeGreaterThan(3);
    await panel.page.focus(`${place} > div`);
    await panel.page.keyboard.press('End');
    const last = name(199);
    const { height } = (await (await panel.page.$('#panel canvas'))!.boundingBox())!;
    // Above the line that counts, in the lowest line that has all columns or less.
    await eventually(async () => {
      const titles: string[] = [];
      for (const x of [20, 320, 620]) titles.push(await under(x, height - 26));
      expect(titles.join()).toContain(last);
    });
    await panel.screenshot('progress-many');
  });

  test('has a sentence for wrong data and for none', async () => {
    await panel.show({ plugin: 'progress', frames: [SPANS] });
    expect(await panel.text('#no-picture')).toMatch(/This data has no tasks by state/);
    await panel.show({ plugin: 'progress', frames: [table({})] });
    expect(await panel.text()).toContain('The scheduler knows of no tasks');
  });
});

describe('live, through the data source of the app', () => {
  let simulator: SimulatorProcess;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    simulator = await SimulatorProcess.start([
      '--port',
      '0',
      '--workers',
      '4',
      '--threads',
      '2',
      '--rate',
      '40',
    ]);
    exporter = await ExporterProcess.start(simulator.address);
  });

  afterAll(async () => {
    await exporter?.stop();
    await simulator?.kill();
  });

  beforeEach(() => {
    host.exporter = exporter.url;
  });

  const count = async () =>
    Number(/([\d,]+) tasks/.exec(await panel.text())?.[1]?.replaceAll(',', '') ?? NaN);

  test('tasks come by themselves, are told of, and stay when the exporter is gone', async () => {
    await panel.show({ plugin: 'task-stream', query: { queryType: 'tasks' } });
    await eventually(async () => expect(await count()).toBeGreaterThan(20));
    const before = await count();
    await eventually(async () => expect(await count()).toBeGreaterThan(before));
    await eventually(async () => {
      const bar = (await panel.find(BLUE)) ?? (await panel.find(YELLOW));
      await panel.point(bar!.x, bar!.y);
      expect(await panel.tooltip()).toMatch(/Lane 127\.0\.0\.1 · .* Start .* Duration .* Type int/);
    });
    await panel.screenshot('task-stream-live');

    host.exporter = 'http://127.0.0.1:9';
    await exporter.stop();
    await eventually(async () => expect(await panel.text()).toMatch(/Lost since .*; this is from before\./));
    expect((await panel.find(BLUE)) ?? (await panel.find(YELLOW))).not.toBeNull();
    await panel.screenshot('task-stream-lost');
    // The browser itself says that a request failed.
    panel.complaints.splice(0);

    exporter = await ExporterProcess.start(simulator.address);
    host.exporter = exporter.url;
    await eventually(async () => expect(await panel.text()).not.toContain('Lost since'));
    await eventually(async () => expect(await count()).toBeGreaterThan(0));
    panel.complaints.splice(0);
  });

  test('progress moves by itself', async () => {
    await panel.show({ plugin: 'progress', query: { queryType: 'progress' } });
    await eventually(async () => expect(await count()).toBeGreaterThan(0));
    const before = await panel.text();
    await eventually(async () => expect(await panel.text()).not.toBe(before));
    await panel.screenshot('progress-live');
  });
});
