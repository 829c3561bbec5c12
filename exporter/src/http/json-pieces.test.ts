import fc from 'fast-check';
import { jsonPieces } from './json-pieces.ts';

async function piecesOf(value: unknown): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of jsonPieces(value)) pieces.push(piece);
  return pieces;
}

test('together are what JSON.stringify gives', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect((await piecesOf(value)).join('')).toBe(JSON.stringify(value));
    }),
    { numRuns: 50 },
  ));

test('a long array is several of them', async () => {
  const value = {
    numbers: Array.from({ length: 25_001 }, (_, i) => i / 3),
    none: undefined,
    names: ['a', '"'],
  };
  const pieces = await piecesOf(value);
  expect(pieces.join('')).toBe(JSON.stringify(value));
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(JSON.stringify(value).length / 2);
});
