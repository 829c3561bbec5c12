import { microseconds, toTheMicrosecond } from './microseconds.ts';

test('whole microseconds stay what they are', () => {
  for (const us of [0, 1, 1_700_000_000_123_457, 1_799_999_999_999_999])
    expect(microseconds(us / 1000)).toBe(us);
});

test('a start and a duration are each within half a microsecond of what was told', () => {
  // Of seconds as Dask gives them: a quarter of a microsecond apart.
  for (let step = 0; step < 1000; step++) {
    const start = (1_700_000_000 + step * 2 ** -22) * 1000;
    const stop = (1_700_000_000.5 + step * 7 * 2 ** -22) * 1000;
    const told = toTheMicrosecond({ action: 'compute', start, stop, source: null });
    expect(Math.abs(told.start - start)).toBeLessThan(0.00075);
    expect(Math.abs(told.stop - told.start - (stop - start))).toBeLessThan(0.00075);
  }
});
