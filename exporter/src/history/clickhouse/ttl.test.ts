import { ttlOf } from './ttl.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const engine = (ttl: string) =>
  `ReplacingMergeTree PARTITION BY toDate(x) ORDER BY (a, b)${ttl} SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192`;

test.each([
  ["toDateTime(least(greatest(intDiv(ended, 1000000), 0), 2500000000), 'UTC') + toIntervalDay(30)", 30 * DAY],
  ["toDateTime(ended, 'UTC') + toIntervalDay(_CAST(36500, 'UInt32'))", 36_500 * DAY],
  ['t + toIntervalHour(36)', 36 * HOUR],
  ['t + toIntervalWeek(2)', 14 * DAY],
  // Of February; of a year that is no leap year.
  ['t + toIntervalMonth(1)', 27.4 * DAY],
  ['t + toIntervalYear(1)', 361.8 * DAY],
  ["t + toIntervalDay(7) TO VOLUME 'cold', t + toIntervalDay(90)", 90 * DAY],
  ["t + toIntervalDay(7) TO DISK 's3'", Infinity],
  ['t + toIntervalDay(9), t + toIntervalDay(3) WHERE erred', 3 * DAY],
  ['kept_until', undefined],
])('%s', (ttl, ms) => {
  const told = ttlOf(engine(` TTL ${ttl}`));
  if (ms === undefined) expect(told).toBeUndefined();
  else expect(told).toBeCloseTo(ms, 0);
});

test('without one it keeps them for ever', () => {
  expect(ttlOf(engine(''))).toBe(Infinity);
});
