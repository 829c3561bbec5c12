import {
  formatBytes,
  formatClock,
  formatCount,
  formatDay,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
  sameDay,
  zoneHint,
} from './format.ts';
import { ELAPSED } from './zone.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [12410, '12,410'],
  [1234567, '1,234,567'],
])('count %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

test.each([
  [0.12345, '0.123'],
  [1239.6, '1,240'],
  [999.9, '1,000'],
  [NaN, '–'],
])('number %d is %s', (value, text) => expect(formatNumber(value)).toBe(text));

test.each([
  [0, '0 B'],
  [1000, '0.977 KiB'],
  [1536, '1.5 KiB'],
  [229780750336, '214 GiB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, '0 ms'],
  [0.0123, '12.3 µs'],
  [3.2, '3.2 ms'],
  [999.9, '1 s'],
  [59_999, '1 min 00 s'],
  [64_000, '1 min 04 s'],
  [3_599_999, '1 h 00 min'],
  [7_500_000, '2 h 05 min'],
  [273_600_000, '3 d 4 h'],
  [-1500, '-1.5 s'],
])('%d ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test('shares keep three digits where they are small', () => {
  expect([formatShare(0.126), formatShare(0.0126), formatShare(1)]).toEqual(['12.6 %', '1.26 %', '100 %']);
});

test('times are of their zone and say so', () => {
  const time = Date.UTC(2026, 5, 3, 10, 31, 5, 123) + 0.456;
  expect(formatClock(time, 'utc', 0.001)).toBe('10:31:05.123456');
  expect(formatClock(time, 'utc', 100)).toBe('10:31:05.1');
  expect(formatTime(time, 'Europe/Berlin')).toBe('Jun 3 12:31:05.123 UTC+2');
  expect(formatTime(time, 'Asia/Kolkata')).toBe('Jun 3 16:01:05.123 UTC+5:30');
});

test('elapsed time counts on over days, has seconds always, and no date', () => {
  expect(formatClock(300_000, ELAPSED, 60_000)).toBe('0:05:00');
  expect(formatClock(26 * 3_600_000 + 1_234, ELAPSED, 1)).toBe('26:00:01.234');
  expect(formatClock(-1_500, ELAPSED, 100)).toBe('-0:00:01.5');
  expect([formatDay(0, ELAPSED), zoneHint(0, ELAPSED)]).toEqual(['', 'since it began']);
  expect(sameDay(-1, 0, ELAPSED)).toBe(true);
});
