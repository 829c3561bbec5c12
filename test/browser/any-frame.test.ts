import fc from 'fast-check';
import { anyOptions, anyPlainFrames } from '../../grafana-plugin/src/panel/testing/any-frame.ts';
import { eventually } from '../wait-until.ts';
import type { Shown } from './grafana-host/panel.ts';
import { panelForEach } from './panel-for-each.ts';
import type { PanelPage } from './panel-page.ts';

const T = Date.UTC(2026, 4, 1, 10);
const RANGE: [number, number] = [T, T + 10_000];
const OPTIONS = anyOptions([
  ...['start', 'end', 'duration', 'name', 'colour', 'lanes', 'status', 'action', 'key'],
  ...['collapsed', 'toolbar', 'legend', 'header', 'keepFinished', 'variable'],
]);

let panel: PanelPage;
panelForEach((opened) => ({ panel } = opened));

const frameOf = (columns: Record<string, unknown[]>) => ({
  fields: Object.entries(columns).map(([name, values]) => ({ name, values })),
});

/** What stands in for a picture, or what stands above it. */
const expectSaid = (expected: string, selector = '#panel') =>
  eventually(async () => expect(await panel.text(selector)).toContain(expected));

/** The same ones each time: what one run finds, the next does not hide. */
const SEED = 14;

test.each(['task-stream', 'progress'] as const)('no frame and no option crashes %s', async (plugin) => {
  const cases = fc.sample(fc.tuple(anyPlainFrames, OPTIONS), { numRuns: 80, seed: SEED });
  for (const [frames, options] of cases) {
    const shown = { plugin, frames, options, range: RANGE } as unknown as Shown;
    await panel.show(shown);
    await eventually(async () => {
      const alive = (await panel.page.$('#panel')) !== null;
      if (!alive || panel.complaints.length > 0)
        throw new Error(`${panel.complaints.join('\n')}\nis what came of ${JSON.stringify(shown)}`);
    });
  }
});

test('options set by hand fall back to what they would be', async () => {
  const frames = [frameOf({ start: [T], end: [T + 5000], host: ['a'], worker: ['w'], name: ['load'] })];
  for (const options of [
    { lanes: 'host' },
    { lanes: { 0: 'host' }, collapsed: 'thread', legend: null, toolbar: 'yes' },
    { start: 5, end: ['end'], legend: { showLegend: true, placement: 'left', displayMode: 7, width: '20' } },
  ]) {
    await panel.show({ plugin: 'task-stream', frames, range: RANGE, options });
    await expectSaid('1 tasks');
    expect(await panel.page.$('#panel canvas')).not.toBeNull();
  }
});

test('rows that are no intervals are counted, with the reason', async () => {
  const row = (start: unknown, duration: unknown) => ({ start, duration });
  const rows = [
    row('2026-05-01T10:00:01Z', 1000),
    row('Yesterday', 1000),
    row('run 7', 1000),
    row(null, 1000),
    row('2026-05-01T10:00:02Z', -5),
    row('2026-05-01T10:00:02Z', 'long'),
  ];
  const frame = (of: typeof rows) =>
    frameOf({ start: of.map(({ start }) => start), duration: of.map(({ duration }) => duration) });
  const typed = (of: typeof rows) => ({
    fields: frame(of).fields.map((field) => ({
      ...field,
      type: field.name === 'start' ? 'string' : 'number',
    })),
  });
  await panel.show({ plugin: 'task-stream', frames: [typed(rows)], range: RANGE });
  await expectSaid(
    '5 of 6 rows are not drawn: 2 have a start that is no time ("Yesterday"), 1 has no start, 1 ends before it starts ("-5"), 1 has a duration that is no number ("long").',
  );
  await panel.show({ plugin: 'task-stream', frames: [typed(rows.slice(1, 2))], range: RANGE });
  await expectSaid('1 of 1 rows is not drawn: 1 has a start that is no time ("Yesterday").', '#no-picture');
});
