import { LIMITS } from '@daskscope/api';
import { logRecord, matches } from './log-records.ts';

const WORKER = 'tcp://a:1';
const told = (text: unknown, level = 'WARNING') => logRecord([1.5, level, text], 'worker', WORKER);

test('the time, level and logger that Dask puts before a text stand by themselves', () => {
  expect(told('2026-11-27 05:38:04,123 - distributed.worker - WARNING - it is - late')).toEqual({
    time: 1_500,
    timeOfText: false,
    level: 'warning',
    source: 'worker',
    worker: WORKER,
    logger: 'distributed.worker',
    text: 'it is - late',
    cut: false,
  });
});

test('a text that begins otherwise is told as it is', () => {
  expect(told('own format: 7')).toMatchObject({ time: 1_500, logger: null, text: 'own format: 7' });
});

test('without times the time is that of the text, in this time zone, and says so; or there is none', () => {
  const text = '2026-11-27 05:38:04,123 - distributed.nanny - INFO - up';
  const time = new Date(2026, 10, 27, 5, 38, 4, 123).getTime();
  expect(logRecord(['INFO', text], 'nanny', WORKER)).toMatchObject({ time, timeOfText: true, text: 'up' });
  expect(logRecord(['INFO', 'up'], 'nanny', WORKER)).toMatchObject({ time: null, text: 'up' });
});

test('colours are taken out; all else stays, HTML and quotes too', () => {
  expect(told(`\u001b[31mred\u001b[0m <b>"'\\</b>\n\t`).text).toBe(`red <b>"'\\</b>\n\t`);
});

test('what is too long is cut and says so', () => {
  const { text, cut } = told('x'.repeat(1_000_000));
  expect(cut).toBe(true);
  expect(text.length).toBeLessThan(LIMITS.logText + 60);
  expect(text).toContain('(cut, 1000000 characters in all)');
});

test('what is no record is an empty line', () => {
  for (const nothing of [null, 7, [], [null, null, null]])
    expect(logRecord(nothing, 'scheduler', null)).toMatchObject({ time: null, level: '', text: '' });
});

test.each([
  [{ level: 'warning' }, true],
  [{ level: 'error' }, false],
  [{ search: 'LATE' }, true],
  [{ search: 'early' }, false],
  [{ from: 1_500, to: 1_500 }, true],
  [{ from: 1_501 }, false],
  [{ to: 1_499 }, false],
] as const)('%j: %s', (filter, found) => {
  expect(matches(told('it is late'), 1_500, filter)).toBe(found);
});

test('a level that users named counts as info', () => {
  expect(matches(told('x', 'Level 25'), 0, { level: 'info' })).toBe(true);
  expect(matches(told('x', 'Level 25'), 0, { level: 'warning' })).toBe(false);
});
