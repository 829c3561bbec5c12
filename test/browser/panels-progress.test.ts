import { parseColour, PALETTE } from '@daskscope/timeline';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { BLACK, HOSTILE, SPANS, T } from './drawn-spans.ts';
import type { GrafanaHost } from './grafana-host/serve.ts';
import type { Rgb } from './live-page.ts';
import { panelForEach } from './panel-for-each.ts';
import type { PanelPage } from './panel-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

const [BLUE, YELLOW] = PALETTE.map((colour) => parseColour(colour)) as [Rgb, Rgb];

let host: GrafanaHost;
let panel: PanelPage;
panelForEach((opened) => ({ host, panel } = opened));

const expectText = (expected: string, selector?: string) =>
  eventually(async () => expect(await panel.text(selector)).toContain(expected));

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
    await expectText('1,100 tasks · 1,000 done · 50 in memory · 25 erred · 25 waiting');
    const memory = await panel.found(BLUE);
    const failed = await panel.found(BLACK);
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
    await expectText('10 tasks · 3 in memory · 2 erred · 5 queued');
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
    await eventually(async () => expect(await under(20, 8)).toContain(name(0)));
    await panel.page.mouse.wheel({ deltaY: 180 });
    await eventually(async () => expect(await scrolled()).toBeGreaterThan(100));
    await eventually(async () => {
      const turned = Number(/month-([0-9]+)/.exec(await under(20, 8))?.[1]);
      expect(turned).toBeGreaterThan(3);
    });
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
    await expectText('This data has no tasks by state', '#no-picture');
    await panel.show({ plugin: 'progress', frames: [table({})] });
    await expectText('The scheduler knows of no tasks');
  });
});

describe('live, through the data source of the app', () => {
  let simulator: SimulatorProcess;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    simulator = await SimulatorProcess.start(['--workers', '4', '--threads', '2', '--rate', '40']);
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
    panel.requestsFail = true;
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
    await eventually(async () =>
      expect((await panel.find(BLUE)) ?? (await panel.find(YELLOW))).not.toBeNull(),
    );
    await panel.screenshot('task-stream-lost');

    exporter = await ExporterProcess.start(simulator.address);
    host.exporter = exporter.url;
    await eventually(async () => expect(await panel.text()).not.toContain('Lost since'));
    await eventually(async () => expect(await count()).toBeGreaterThan(0));
  });

  test('progress moves by itself', async () => {
    await panel.show({ plugin: 'progress', query: { queryType: 'progress' } });
    await eventually(async () => expect(await count()).toBeGreaterThan(0));
    const before = await panel.text();
    await eventually(async () => expect(await panel.text()).not.toBe(before));
    await panel.screenshot('progress-live');
  });
});
