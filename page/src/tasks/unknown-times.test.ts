import { unknownTimes } from './unknown-times.ts';

const ranges = (told: Parameters<typeof unknownTimes>[0]) =>
  unknownTimes(told).map(({ from, to, word }) => [from, to, word]);

test('outside of what the exporter knows nothing is known', () => {
  const known = [
    { from: 100, to: 200 },
    { from: 300, to: null },
  ];
  expect(ranges({ known, lostAt: null, begins: null })).toEqual([
    [-Infinity, 100, 'not recorded'],
    [200, 300, 'not recorded'],
  ]);
  expect(ranges({ known, lostAt: 400, begins: null })).toEqual([
    [-Infinity, 100, 'not recorded'],
    [200, 300, 'not recorded'],
    [400, Infinity, 'not recorded'],
  ]);
});

test('an exporter that cannot tell is believed, but for what came after it was lost', () => {
  expect(ranges({ known: undefined, lostAt: null, begins: null })).toEqual([]);
  expect(ranges({ known: undefined, lostAt: 400, begins: null })).toEqual([[400, Infinity, 'not recorded']]);
});

test('nothing is known before any scheduler', () => {
  expect(ranges({ known: [], lostAt: null, begins: null })).toEqual([[-Infinity, Infinity, 'not recorded']]);
});

test('what the page did not fetch is not known to it, whatever the exporter knows', () => {
  const begins = { at: 250, word: 'not fetched', reason: '' };
  const known = [{ from: 100, to: 300 }];
  expect(ranges({ known, lostAt: null, begins })).toEqual([
    [-Infinity, 250, 'not fetched'],
    [300, Infinity, 'not recorded'],
  ]);
});
