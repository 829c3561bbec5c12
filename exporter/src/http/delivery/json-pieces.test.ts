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
