import fc from 'fast-check';
import { differences, ellipsize, fitted } from './text.ts';

const measure = (text: string) => [...text].length;

/** As wide as `width` letters, told apart. */
function cut(texts: string[], width: number): string[] {
  const from = differences(texts, width - 2);
  return texts.map((text) => ellipsize(text, width, measure, from.get(text)));
}

test('what fits stays whole; what does not keeps both ends', () => {
  expect(cut(['inc', 'read-parquet-0123456789'], 11)).toEqual(['inc', 'read-…56789']);
});

test('texts that differ in the middle only show where', () => {
  const names = ['load-columns-of-january-from-store', 'load-columns-of-february-from-store'];
  expect(cut(names, 16)).toEqual(['load…january-fr…', 'load…february-f…']);
});

test('texts that differ at two places are told apart, too', () => {
  const names = ['a-1', 'a-2', 'b-1'].map((middle) => `calculate-it-${middle.padEnd(30, '_')}-at-the-end`);
  const far = ['x', 'y'].map((end) => `calculate-it-a-1_____________________${end}______-at-the-end`);
  const texts = cut([...names, ...far], 16);
  expect(new Set(texts).size).toBe(5);
});

test('texts that differ at their ends, or by their lengths, are told apart', () => {
  expect(new Set(cut(['a'.repeat(30), 'a'.repeat(31), `${'a'.repeat(30)}b`], 16)).size).toBeGreaterThan(1);
});

test('whatever the texts are, none is wider than there is room', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 60 }));
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 40 }), (all, width) => {
      for (const text of cut(all, width)) expect(measure(text)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a letter that differs is in sight', () => {
  const middle = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.uniqueArray(middle, { minLength: 2 }), (middles) => {
      const names = middles.map((part) => `the-same-beginning-${part}-the-same-end-of-all`);
      expect(new Set(cut(names, 16)).size).toBe(names.length);
    }),
  );
});

test('texts are told apart also from those that are not in sight, in whatever room each has', () => {
  const names = ['tcp://10.0.0.12:46123', 'tcp://10.0.1.12:46123', 'tcp://10.0.2.12:46123'];
  const placed = [
    { text: names[0]!, width: 9 },
    { text: names[1]!, width: 11 },
    { text: 'inc', width: 9 },
  ];
  const texts = fitted(placed, names, measure);
  expect(texts[2]).toBe('inc');
  expect(texts[0]).toContain('0.12');
  expect(texts[1]).toContain('1.12');
});
