import fc from 'fast-check';
import { labelOf, nameOf, namesMeant } from './labels.ts';

const character = fc.oneof(
  fc.constantFrom('\\', '"', "'", '`', '\n', '\r', '\t', '\0', '\x1b', '\x7f', '\u2028', '\ufffd', '\ufeff'),
  fc.constantFrom('\ud83e', '\udd86', '🦆', 'é', ',', '{', '}', '|', '$', '=', 'x1b', 'u2028', 'd800', '0'),
  fc.string({ unit: 'binary', maxLength: 2 }),
);
const anyName = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

test('every name comes back from its label, which holds nothing that a terminal would obey', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const label = labelOf(name);
      expect(nameOf(label)).toBe(name);
      expect(label).not.toMatch(/[`\ufffd\p{Cc}\p{Cs}\u2028\u2029]/u);
      expect(namesMeant(label)).toContain(name);
      expect(namesMeant(name)).toContain(name);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['inc', 'inc'],
  ['C:\\x', 'C:\\\\x'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\r\n', 'a\\x0d\\x0a'],
  ['\u2028', '\\u2028'],
  ['a`b', 'a\\x60b'],
  ['\ud800', '\\ud800'],
  ['\ufffd', '\\ufffd'],
  ['say "hi", {a|b} $c', 'say "hi", {a|b} $c'],
])('%j stands as %j', (name, label) => {
  expect(labelOf(name)).toBe(label);
  expect(nameOf(label)).toBe(name);
});

test.each(['a\\', '\\x1', '\\x41', '\x1b'])('%j stands in no label', (text) => {
  expect(nameOf(text)).toBeUndefined();
  expect(namesMeant(text)).toEqual([text]);
});
