import fc from 'fast-check';
import { exactNumber, LONGEST_NUMBER, writeRounded } from './numbers.ts';

function rounded(value: number): string {
  const bytes = Buffer.alloc(LONGEST_NUMBER);
  return bytes.toString('latin1', 0, writeRounded(bytes, 0, value));
}

test.each([
  [0, '0'],
  [-0, '0'],
  [7, '7'],
  [-12, '-12'],
  [999_999_999, '999999999'],
  [1_000_000_000, '1000000000'],
  [16_000_000_001, '16000000001'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [1e300, '1e+300'],
  [1.5, '1.5'],
  [-1.5, '-1.5'],
  [0.001, '0.001'],
  [0.05, '0.05'],
  [1.000001, '1.000001'],
  [0.9999999, '1'],
  [1_785_585_600.5, '1785585600.5'],
  [0.0001234, '0.0001234'],
  [5e-324, '5e-324'],
  [1 / 3, '0.333333'],
  [NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('%d is written as %s', (value, text) => {
  expect(rounded(value)).toBe(text);
});

test('a figure is never off by more than half a millionth, and integers not at all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.double({ min: -10, max: 5e9 }), fc.maxSafeInteger()), (value) => {
      const read = Number(rounded(value).replace('Inf', 'Infinity'));
      if (Number.isInteger(value) || !Number.isFinite(value)) expect(read).toBe(value === 0 ? 0 : value);
      else expect(Math.abs(read - value)).toBeLessThanOrEqual(0.5e-6 + Math.abs(value) * Number.EPSILON);
    }),
    { numRuns: 3000 },
  );
});

test('counters are exact', () => {
  expect([0.1 + 0.2, 1e21, NaN, Infinity, -Infinity].map(exactNumber)).toEqual([
    '0.30000000000000004',
    '1e+21',
    'NaN',
    '+Inf',
    '-Inf',
  ]);
});
