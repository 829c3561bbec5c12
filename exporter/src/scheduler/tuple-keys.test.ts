import fc from 'fast-check';
import { keyText } from './keys.ts';
import { wireKey } from './tuple-keys.ts';

const { part } = fc.letrec<{ part: unknown }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constantFrom(null, true, false, 1.5, -2.25),
    fc.array(tie('part'), { maxLength: 3 }),
  ),
}));

test('a tuple key is the same again after having been text', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (key) => {
      expect(wireKey(keyText(key))).toEqual(key);
    }),
  );
});

test.each(['inc-1', '(', '(1', "('a', ", '(x)', '(1)x', '(1 2)', '('.repeat(100_000)])(
  'the text %.20j is a string key',
  (text) => {
    expect(wireKey(text)).toBe(text);
  },
);
