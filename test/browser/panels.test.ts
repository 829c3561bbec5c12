import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseColour, PALETTE } from '@daskscope/timeline';
import { eventually } from '../wait-until.ts';
import { downloaded } from './downloaded.ts';
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

const expectTooltip = (expected: string | RegExp) =>
  eventually(async () => expect(await panel.tooltip()).toMatch(expected));
const expectText = (expected: string | RegExp, selector?: string) =>
  eventually(async () => expect(await panel.text(selector)).toMatch(expected));
const expectDrawn = (colour: Rgb) => panel.found(colour);
const expectNotDrawn = (colour: Rgb) => eventually(async () => expect(await panel.find(colour)).toBeNull());

const STREAM: Shown = { plugin: 'task-stream', frames: [SPANS], range: RANGE };

/** Until all has its place: the legend takes its room when all is summed. */
async function showStream(shown: Partial<Shown> = {}): Promise<void> {
  await panel.show({ ...STREAM, ...shown });
  await expectText('Tasks: ');
  await panel.settled();
}

// The names in order: HOSTILE, load.
const LOAD = YELLOW;
const OTHER = BLUE;

describe('the task stream', () => {
  test.each(['light', 'dark'] as const)('draws intervals where and as what they were (%s)', async (theme) => {
    await showStream({ theme });
    const load = await panel.found(LOAD);
    const other = await panel.found(OTHER);
    const failure = await panel.found(BLACK);
    const transfer = await panel.found(RED);
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
    await showStream();
    const other = await panel.found(OTHER);
    await panel.point(other.x, other.y);
    await expectTooltip(`${HOSTILE} other-2`);
    await expectTooltip(/Lane b .*Duration 3 s/);
    const failure = await panel.found(BLACK);
    await panel.point(failure.x, failure.y);
    await expectTooltip(`load-${HOSTILE}`);
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await panel.page.waitForSelector('[data-testid=daskscope-tooltip] button');
    await panel.point(other.x, other.y + 60);
    expect(await panel.tooltip()).toContain(`load-${HOSTILE}`);
    expect(await panel.page.$('img')).toBeNull();
    await panel.screenshot('task-stream-held');
  });

  test('offers the data links of what it holds', async () => {
    const linked = SPANS.fields.map((field) =>
      field.name === 'key' ? { ...field, config: { links: [{ title: 'Its log', url: '/log' }] } } : field,
    );
    await showStream({ frames: [{ fields: linked }] });
    const { x, y } = await panel.found(OTHER);
    await panel.point(x, y);
    await expectTooltip('other-2');
    expect(await panel.tooltip()).not.toContain('Its log');
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    const link = '[data-testid=daskscope-tooltip] a';
    await panel.page.waitForSelector(link);
    expect(await panel.page.$eval(link, (a) => [a.textContent, a.getAttribute('href')])).toEqual([
      'Its log',
      '/log',
    ]);
  });

  test.each([
    ['SVG', '.svg', `<text`],
    ['PNG', '.png', 'PNG'],
  ])('is saved as %s', async (kind, ending, content) => {
    await showStream();
    const within = mkdtempSync(join(tmpdir(), 'panel-saved-'));
    try {
      const file = await downloaded(panel.page, { ending, within }, () => panel.save(`Picture (${kind})`));
      // Nobody is there to ask for a report, a trace or CSV of what others drew.
      await panel.page.click('[aria-label="Save what is in view"]');
      await eventually(async () => {
        const items = await panel.page.$$eval('[role=menuitem]', (all) =>
          all.map((item) => item.textContent),
        );
        expect(items).toEqual([expect.stringMatching(/^Picture/), expect.stringMatching(/^Picture/)]);
      });
      const saved = readFileSync(file, 'latin1');
      expect(saved).toContain(content);
      if (kind === 'SVG') {
        expect(saved).toContain('>load</');
        expect(saved).not.toContain(HOSTILE);
      }
    } finally {
      rmSync(within, { recursive: true });
    }
  });

  test('a drag asks the dashboard for that time; with shift it sums it', async () => {
    await showStream();
    const { from, to, y } = await panel.found(OTHER);
    await panel.drag(from, to, y);
    await eventually(async () => expect((await panel.asked()).ranges).toHaveLength(1));
    const [range] = (await panel.asked()).ranges;
    const pixel = 3000 / (to - from);
    expect(Math.abs(range!.from - (T + 5000))).toBeLessThan(3 * pixel);
    expect(Math.abs(range!.to - (T + 8000))).toBeLessThan(3 * pixel);
    await panel.page.keyboard.down('Shift');
    await panel.drag(from + 2, to - 2, y);
    await panel.page.keyboard.up('Shift');
    const totals = 'section[aria-label^="Totals"]';
    await expectText(/2 tasks, 2 lanes idle/, totals);
    await expectText(HOSTILE, totals);
    expect((await panel.asked()).ranges).toHaveLength(1);
    await panel.screenshot('task-stream-totals');
  });

  test('shares the cross-hair', async () => {
    await showStream();
    const { from, to, x, y } = await panel.found(OTHER);
    await panel.point(x, y);
    const pixel = 3000 / (to - from);
    await eventually(async () =>
      expect(Math.abs((await panel.asked()).hovers.at(-1)! - (T + 6500))).toBeLessThan(3 * pixel),
    );
    await panel.page.mouse.move(1, 1);
    const around = [-2, -1, 0, 1, 2].flatMap((dx) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((dy): [number, number] => [x + dx, y + dy]),
    );
    const isMarked = async () =>
      (await panel.colours(around, 1)).some((colour) => colour.some((channel) => channel > 0));
    await eventually(async () => expect(await isMarked()).toBe(false));
    await panel.pointElsewhere(T + 6500);
    await eventually(async () => expect(await isMarked()).toBe(true));
  });

  test('counts functions in the legend; a click leaves one its colour', async () => {
    await showStream();
    await expectText(/load Tasks: 2 Time: 5 s/);
    await expectDrawn(LOAD);
    const [button] = await panel.page.$$('xpath///button[contains(., "onerror")]');
    await button!.click();
    await expectNotDrawn(LOAD);
    await expectDrawn(OTHER);
    await button!.click();
    await expectDrawn(LOAD);
  });

  test('finds by key', async () => {
    await showStream();
    await expectDrawn(LOAD);
    await panel.page.type('input', 'OTHER-');
    await expectText('1 found');
    await expectNotDrawn(LOAD);
    await expectDrawn(OTHER);
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
    await expectText('starts at alpha is over', '#no-picture');
    await panel.show({ ...STREAM, frames: [frame], options: { end: 'omega' } });
    await expectDrawn(BLUE);
  });

  test('has a sentence for no data, for wrong data, and for an error, which takes nothing away', async () => {
    await panel.show({ ...STREAM, frames: [] });
    await expectText(/^No data$/, '#no-picture');
    const numbers = { fields: [{ name: 'value', type: 'number', values: [1] }] };
    await panel.show({ ...STREAM, frames: [numbers] });
    await expectText('No field says when an interval starts', '#no-picture');
    await showStream();
    await expectDrawn(LOAD);
    await panel.show({ ...STREAM, frames: [], state: 'Error', error: 'It broke.' });
    await expectText('This is from before. It broke.');
    await expectDrawn(LOAD);
    await panel.show({ ...STREAM, frames: [], state: 'Loading' });
    await eventually(async () => expect(await panel.text()).not.toContain('It broke.'));
    await expectDrawn(LOAD);
  });

  test('does not take for idle what nobody recorded, and says so', async () => {
    const frame = (rows: number, known: unknown) => ({
      fields: SPANS.fields.map((field) => ({ ...field, values: field.values.slice(0, rows) })),
      meta: { custom: { known } },
    });
    await panel.show({ ...STREAM, frames: [frame(0, [{ from: T, to: null }])] });
    await expectText('Nothing that the query asks for ran');
    await panel.show({ ...STREAM, frames: [frame(0, [])] });
    await expectText('What happened is not known');
    await eventually(async () => expect(await panel.text()).not.toMatch(/idle|Nothing/));
    await panel.point(600, 60);
    await expectTooltip(/^Not recorded /);
    await panel.show({ ...STREAM, frames: [frame(4, [{ from: T + 5000, to: null }])] });
    await expectText(/at least .*idle .* of the known 5 s/);
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
    await showStream({ width, height: 300 });
    await expectDrawn(LOAD);
    await expectDrawn(BLACK);
    const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await panel.screenshot(`task-stream-${width}`);
  });

  test('can be used by keyboard, and says what it shows', async () => {
    await showStream();
    await expectDrawn(BLACK);
    const canvas = (await panel.page.$('[data-testid=daskscope-task-stream]'))!;
    await canvas.focus();
    await panel.page.keyboard.press('e');
    await expectTooltip(`load-${HOSTILE}`);
    await panel.page.keyboard.press('w');
    await expectText('Back');
    await eventually(async () =>
      expect(await canvas.evaluate((element) => element.getAttribute('aria-label'))).toMatch(/2 lanes/),
    );
    await panel.page.keyboard.press('/');
    await eventually(async () =>
      expect(await panel.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT'),
    );
  });
});
