import fc from 'fast-check';
import { ProtocolError } from './errors.ts';
import type { Message } from './msgpack.ts';
import { atOnce } from '../slices.ts';
import { decode, decoding, encode } from './msgpack.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const nested = (depth: number): Buffer => Buffer.concat([Buffer.alloc(depth, 0x91), Buffer.of(0xc0)]);

const message = fc.letrec<{ message: Message }>((tie) => ({
  message: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    // Adding 0 makes 0 of -0, which is sent as an integer.
    fc.double().map((value) => value + 0),
    fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) - 1n }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('message'), { maxLength: 20 }),
    fc.array(fc.tuple(tie('message'), tie('message')), { maxLength: 20 }).map((entries) => new Map(entries)),
  ),
})).message;

describe('a message', () => {
  test('comes back as it was sent', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  test('is the same in pieces, of whatever size', () => {
    fc.assert(
      fc.property(message, fc.nat(400), (value, piece) => {
        expect(atOnce(decoding(encode(value), piece))).toEqual(value);
      }),
    );
  });

  test('that is no message is refused in pieces too', () => {
    const bytes = encode(Array.from({ length: 1000 }, (_, i) => `text ${i}`));
    for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, bytes])])
      expect(() => atOnce(decoding(wrong, 100))).toThrow(ProtocolError);
  });

  test('keeps maps as maps, whatever their keys', () => {
    const decoded = decode(hex('84 9201a162 01  c0 02  05 03  a9 5f5f70726f746f5f5f 04')) as Map<
      Message,
      Message
    >;
    expect([...decoded]).toEqual([
      [[1, 'b'], 1],
      [null, 2],
      [5, 3],
      ['__proto__', 4],
    ]);
  });

  test("keeps Dask's placeholders as the maps they are", () => {
    expect(decode(encode({ exception: { __Serialized__: 1 } }))).toEqual(
      new Map([['exception', new Map([['__Serialized__', 1]])]]),
    );
  });

  test('has integers as numbers up to 2^53 and as bigint beyond', () => {
    expect(decode(hex('cf 0020000000000000'))).toBe(2 ** 53);
    expect(decode(hex('cf 0020000000000001'))).toBe(2n ** 53n + 1n);
    expect(decode(hex('d3 ffe0000000000000'))).toBe(-(2 ** 53));
    expect(decode(hex('d3 8000000000000000'))).toBe(-(2n ** 63n));
  });

  test('shows what is not UTF-8 as U+FFFD', () => {
    for (const length of [3, 20, 31]) {
      const text = decode(Buffer.concat([Buffer.of(0xa0 + length), Buffer.alloc(length, 0xff)]));
      expect(text).toBe('\ufffd'.repeat(length));
    }
    expect(decode(hex('93 a1ff a2c328 a16f'))).toEqual(['\ufffd', '\ufffd(', 'o']);
  });
});

describe('what is sent', () => {
  test('has integers as integers, floats as float64, bytes as bin', () => {
    expect(encode([1, 2 ** 40, -(2 ** 33), 1.5, Buffer.of(7), new Uint8Array([8])])).toEqual(
      hex('96 01 d3 0000010000000000 d3 fffffffe00000000 cb 3ff8000000000000 c401 07 c401 08'),
    );
  });

  test('leaves undefined properties out', () => {
    expect(encode({ op: 'x', start: undefined })).toEqual(hex('81 a26f70 a178'));
  });

  test.each([new Date(), new Set(), () => 1, /x/, Symbol('x'), undefined])('refuses %p', (value) => {
    expect(() => encode([value])).toThrow(TypeError);
  });
});

describe('a hostile message is refused', () => {
  test.each<[string, Buffer]>([
    ['100,000 nested arrays', nested(100_000)],
    ['100,000 nested maps', Buffer.alloc(200_000, '81c0', 'hex')],
    ['one level too deep', nested(101)],
    ['an array of 2^32 - 1', hex('dd ffffffff')],
    ['a map of 2^32 - 1', hex('df ffffffff')],
    ['a string of 2^32 - 1', hex('db ffffffff')],
    ['bytes of 2^32 - 1', hex('c6 ffffffff')],
    ['a string one too long', hex('a2 61')],
    ['a truncated number', hex('cb 00')],
    ['a truncated length', hex('dd 0000')],
    ['nothing', hex('')],
    ['two messages', hex('01 01')],
    ['a token never used', hex('c1')],
    ['too many values', Buffer.concat([hex('dd 00800000'), Buffer.alloc(0x800000, 0xc0)])],
    ['too many empty maps', Buffer.concat([hex('dd 00100000'), Buffer.alloc(0x100000, 0x80)])],
  ])('%s', (_, bytes) => {
    expect(() => decode(bytes)).toThrow(ProtocolError);
  });

  test('100 levels are not too deep', () => {
    expect(decode(nested(100))).toHaveLength(1);
  });

  // msgpackr's own extensions: records, undefined, dates, sets, errors, references, bundled strings, typed arrays.
  test.each([
    'd4 72 40 91a161 01',
    'd5 72 4001 91a161 01',
    'd4 00 00',
    'd6 ff 00000000',
    'd7 ff 0000000000000000',
    'c7 0c ff 000000000000000000000000',
    'd4 73 00 90',
    'd4 65 00 93a0a0c0',
    'd6 69 00000001 80',
    'd6 70 00000001',
    'd6 62 00000005 a161 a162',
    'c7 03 74 010203',
    'c8 0001 42 01',
    'c9 00000001 05 01',
    'd8 05 00000000000000000000000000000000',
  ])('extension %s', (bytes) => {
    expect(() => decode(hex(bytes))).toThrow('extension type');
  });

  test('any bytes at all give a message or a ProtocolError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a message cut short or changed in one byte gives a message or a ProtocolError', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = encode(value);
        const changed = Buffer.from(bytes);
        changed[at % bytes.length] = byte;
        for (const broken of [bytes.subarray(0, at % bytes.length), changed]) {
          try {
            decode(broken);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        }
      }),
    );
  });

  test('and the next message is read as if nothing had been', () => {
    expect(() => decode(nested(1_000))).toThrow(ProtocolError);
    expect(decode(encode(['next']))).toEqual(['next']);
  });
});
