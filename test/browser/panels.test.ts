import { parseColour, PALETTE } from '@daskscope/timeline';
import { eventually } from '../wait-until.ts';
import { BLACK, HOSTILE, SPANS, T } from './drawn-spans.ts';
import type { Shown } from './grafana-host/panel.ts';
import type { Rgb } from './live-page.ts';
import { panelForEach } from './panel-for-each.ts';
import type { PanelPage } from './panel-page.ts';

const RED: Rgb = [0xe5, 0x35, 0x2b];
const [BLUE, YELLOW] = PALETTE.map((colour) => parseColour(colour)) as [Rgb, Rgb];
const RANGE: [number, number] = [T, T + 10_000];

let panel: PanelPage;
panelForEach((opened) => ({ panel } = opened));

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
