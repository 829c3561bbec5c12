import { unknownTimes } from './unknown-times.ts';

const ranges = (told: Parameters<typeof unknownTimes>[0]) =>
  unknownTimes(told).map(({ from, to, word }) => [from, to, word]);

test('outside of what the exporter knows nothing is known', () => {
  const known = [
    { from: 100, to: 200 },
    { from: 300, to: null },
  ];
  expect(ranges({ known, lostAt: null, missing: [] })).toEqual([
    [-Infinity, 100, 'not recorded'],
    [200, 300, 'not recorded'],
  ]);
  expect(ranges({ known, lostAt: 400, missing: [] })).toEqual([
    [-Infinity, 100, 'not recorded'],
    [200, 300, 'not recorded'],
    [400, Infinity, 'not recorded'],
  ]);
});

test('an exporter that cannot tell is believed, but for what came after it was lost', () => {
  expect(ranges({ known: undefined, lostAt: null, missing: [] })).toEqual([]);
  expect(ranges({ known: undefined, lostAt: 400, missing: [] })).toEqual([[400, Infinity, 'not recorded']]);
});

test('nothing is known before any scheduler', () => {
  expect(ranges({ known: [], lostAt: null, missing: [] })).toEqual([[-Infinity, Infinity, 'not recorded']]);
});

test('what was recorded and the page did not fetch is not known to it', () => {
  const told = { word: 'not fetched', reason: '' };
  const missing = [
    { from: -Infinity, to: 150, ...told },
    { from: 250, to: Infinity, ...told },
  ];
  const known = [{ from: 100, to: 300 }];
  expect(ranges({ known, lostAt: null, missing })).toEqual([
    [-Infinity, 100, 'not recorded'],
    [100, 150, 'not fetched'],
    [250, 300, 'not fetched'],
    [300, Infinity, 'not recorded'],
  ]);
  expect(ranges({ known: undefined, lostAt: null, missing })).toEqual([
    [-Infinity, 150, 'not fetched'],
    [250, Infinity, 'not fetched'],
  ]);
});
