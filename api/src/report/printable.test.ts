import fc from 'fast-check';
import { fromPrintable, PRINTABLE_BLOCK, toPrintable } from './printable.ts';

const textOf = (bytes: Uint8Array) => Buffer.from(toPrintable(bytes)).toString();

test('text tells its bytes, and is nothing that HTML takes for its own', () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = textOf(bytes);
      expect(fromPrintable(`\n  ${text}\n`)).toEqual(bytes);
      expect(text).toMatch(/^[^\s<&"]*$/);
      expect(text.length).toBeLessThanOrEqual(Math.ceil((bytes.length * 16) / 13));
    }),
  ));

test('texts of whole blocks follow one another', () =>
  fc.assert(
    fc.property(fc.nat(5), fc.uint8Array(), (blocks, rest) => {
      const whole = new Uint8Array(blocks * PRINTABLE_BLOCK).fill(7);
      expect(fromPrintable(textOf(whole) + textOf(rest))).toEqual(Uint8Array.from([...whole, ...rest]));
    }),
  ));
