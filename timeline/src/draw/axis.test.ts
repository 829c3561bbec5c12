import { ELAPSED } from '../text/zone.ts';
import { axisTicks } from './axis.ts';

const measure = (text: string) => text.length * 7;
const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 28, 23, 0, 0);

/** Labels with their places; px. */
function placed(from: number, span: number, width: number, zone = 'utc') {
  return axisTicks(from, from + span, width, zone, measure).map(({ time, label }) => ({
    label,
    x: ((time - from) / span) * width,
  }));
}

test.each([1, 20, 300, 5000, 60_000, 3_600_000, DAY, 30 * DAY, 3000 * DAY])(
  'labels over %d ms exist and do not touch',
  (span) => {
    const ticks = placed(START, span, 900);
    expect(ticks.length).toBeGreaterThan(1);
    ticks.slice(1).forEach(({ label, x }, index) => {
      const before = ticks[index]!;
      expect(x - before.x).toBeGreaterThan((measure(label) + measure(before.label)) / 2);
    });
  },
);

test('sliding keeps labels on their times', () => {
  const times = (shift: number) => axisTicks(START + shift, START + shift + 60_000, 800, 'utc', measure);
  const first = new Map(times(0).map(({ time, label }) => [time, label]));
  const shared = times(7_321).filter(({ time }) => first.has(time));
  expect(shared.length).toBeGreaterThan(3);
  for (const { time, label } of shared) expect(first.get(time)).toBe(label);
});

test('a new day shows its date', () => {
  expect(placed(START, 2 * 3_600_000, 900).map(({ label }) => label)).toContain('Mar 29');
});

test('hours stay whole across a change of the clock', () => {
  // Berlin skips from 02:00 to 03:00 on this day.
  const labels = placed(START, 8 * 3_600_000, 1200, 'Europe/Berlin').map(({ label }) => label);
  expect(labels.every((label) => /:[03]0$|^Mar 29$/.test(label))).toBe(true);
  expect(labels).toContain('03:00');
  expect(new Set(labels).size).toBe(labels.length);
});

test('time since something began has no dates, whatever begins with it', () => {
  expect(placed(0, 60_000, 900, ELAPSED)[0]).toEqual({ label: '0:00:00', x: 0 });
  const days = axisTicks(-DAY, 9 * DAY, 900, ELAPSED, measure);
  expect(days.map(({ label }) => label)).toContain('48:00:00');
  expect(days.every(({ date }) => !date)).toBe(true);
});

test('an empty view has no ticks', () => {
  expect(axisTicks(5, 5, 100, 'utc', measure)).toEqual([]);
});
