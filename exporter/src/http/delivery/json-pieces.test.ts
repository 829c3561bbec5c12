import fc from 'fast-check';
import { atOnce } from '../../slices.ts';
import { jsonChunks, jsonPieces } from './json-pieces.ts';

const piecesOf = (value: unknown): string[] => [...jsonPieces(value)];

test('together are what JSON.stringify gives', () =>
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(piecesOf(value).join('')).toBe(JSON.stringify(value));
      expect(Buffer.concat(atOnce(jsonChunks(value))).toString()).toBe(JSON.stringify(value));
    }),
    { numRuns: 50 },
  ));

test('no piece is much longer than another, however long the texts are', () => {
  const text = 'no such file "x"\n'.repeat(4096);
  const short = { key: 'inc-1', workers: ['tcp://10.0.0.1:1'], traceback: null };
  const value = {
    errors: Array.from({ length: 300 }, (_, i) => (i % 3 ? { ...short, traceback: text } : short)),
    keys: Array.from({ length: 5_000 }, () => text.slice(0, 4096)),
  };
  const pieces = piecesOf(value);
  expect(pieces.join('')).toBe(JSON.stringify(value));
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(300_000);
});

test('a long array is several of them', () => {
  const value = {
    numbers: Array.from({ length: 25_001 }, (_, i) => i / 3),
    none: undefined,
    names: ['a', '"'],
  };
  const pieces = piecesOf(value);
  expect(pieces.join('')).toBe(JSON.stringify(value));
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(JSON.stringify(value).length / 2);
});
