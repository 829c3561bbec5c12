import fc from 'fast-check';
import { keyText } from './keys.ts';
import { keysOfText } from './keys-of-text.ts';

const wiresOf = (text: string) => keysOfText(text).map(({ wire }) => wire);

const { part } = fc.letrec<{ part: unknown }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constantFrom(null, true, false, 1.5, -2.25, 1e-5, 1e300, -Infinity, 2n ** 63n),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('part'), { maxLength: 3 }),
  ),
}));

test('a tuple key is the same again after having been text', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (key) => {
      expect(wiresOf(keyText(key))).toEqual([key, keyText(key)]);
    }),
  );
});

test.each(
  [7, -7, 1.5, 1e-5, 1e22, Infinity, 2n ** 63n, Buffer.from([0xff, 0x27, 0x0a]), [['a', 1], 2]].map((key) => [
    key,
  ]),
)('so is the key %p', (key) => {
  expect(wiresOf(keyText(key))).toEqual([key, keyText(key)]);
});

test.each([
  'inc-1',
  'None',
  'True',
  "'a'",
  '7-',
  'b',
  '1.',
  'info',
  '(',
  '(1',
  "('a', ",
  '(x)',
  '(1)x',
  '(1 2)',
  '('.repeat(100_000),
])('the text %.20j is a string key', (text) => {
  expect(wiresOf(text)).toEqual([text]);
});
