import { pauseAfter } from './engines.ts';

test('a server that stays away is asked once a minute, and a folder every 5 seconds', () => {
  const seconds = (engine: 'duckdb' | 'clickhouse') =>
    [0, 1, 2, 3, 4, 5, 6, 10_000].map((failures) => pauseAfter({ engine }, failures) / 1000);
  expect(seconds('clickhouse')).toEqual([5, 5, 10, 20, 40, 60, 60, 60]);
  expect(seconds('duckdb')).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
});
