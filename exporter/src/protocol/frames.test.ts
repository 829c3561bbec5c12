import fc from 'fast-check';
import { ProtocolError } from './errors.ts';
import { encodeFrames, FrameParser } from './frames.ts';

function u64(...values: bigint[]): Buffer {
  const buffer = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => buffer.writeBigUInt64LE(value, 8 * i));
  return buffer;
}

function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const frame = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const messages = fc.array(fc.array(frame, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

test('messages come back whatever the pieces they arrive in', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
      const parser = new FrameParser();
      const bytes = Buffer.concat(sent.flatMap(encodeFrames));
      expect(pieces(bytes, sizes).flatMap((chunk) => parser.push(chunk))).toEqual(sent);
      expect(parser.inMessage).toBe(false);
    }),
  );
});

test('a frame is written as distributed writes it', () => {
  expect(Buffer.concat(encodeFrames([Buffer.from('ab'), Buffer.from('c')]))).toEqual(
    Buffer.concat([u64(27n, 2n, 2n, 1n), Buffer.from('abc')]),
  );
});

test('the size is that of the frame table, not of N, which leaves some frames out', () => {
  const [first, second] = new FrameParser().push(
    Buffer.concat([u64(26n, 2n, 2n, 3n), Buffer.from('abcde'), ...encodeFrames([Buffer.from('x')])]),
  );
  expect(first).toEqual([Buffer.from('ab'), Buffer.from('cde')]);
  expect(second).toEqual([Buffer.from('x')]);
});

test('a large message in single bytes is read', () => {
  const sent = [Buffer.alloc(300_000, 7), Buffer.alloc(1, 8)];
  const parser = new FrameParser();
  expect(pieces(Buffer.concat(encodeFrames(sent)), [1]).flatMap((chunk) => parser.push(chunk))).toEqual([
    sent,
  ]);
});

test('it knows whether a message has begun', () => {
  const parser = new FrameParser();
  parser.push(Buffer.of(1));
  expect(parser.inMessage).toBe(true);
});

test.each<[string, Buffer, string]>([
  ['a frame of 2^60 bytes', u64(24n, 1n, 2n ** 60n), 'more than the 1000 allowed'],
  ['frames that are too much together', u64(24n, 2n, 600n, 600n), 'more than the 1000 allowed'],
  ['2^60 frames', u64(24n, 2n ** 60n), 'claims 1152921504606847000 frames'],
  ['more frames than allowed', u64(24n, 101n), 'claims 101 frames'],
  ['no frames', u64(8n, 0n), 'claims 0 frames'],
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 'answers HTTP'],
])('%s are refused at once', (_, bytes, why) => {
  const push = (): unknown => new FrameParser({ maxFrames: 100, maxMessageBytes: 1000 }).push(bytes);
  expect(push).toThrow(ProtocolError);
  expect(push).toThrow(why);
});

test('memory follows what came, not what was claimed', () => {
  const before = process.memoryUsage().arrayBuffers;
  const parsers = Array.from({ length: 50 }, () => {
    const parser = new FrameParser();
    parser.push(Buffer.concat([u64(24n, 1n, 60n * 1024n * 1024n), Buffer.alloc(10)]));
    return parser;
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  expect(parsers.every((parser) => parser.inMessage)).toBe(true);
});

test('any bytes at all give messages, a wait for more, or a ProtocolError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      try {
        new FrameParser().push(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
  );
});
