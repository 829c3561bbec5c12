import { StreamByIndex } from './by-index.ts';
import type { StreamByPosition } from './by-position.ts';
import { PieceSize } from '../feeds/piece-size.ts';

const LIMITS = { rows: 2_000, bytes: 2 ** 20, seconds: 0.01 };

/** A scheduler that holds the numbers from `oldest` to `index`, each of so many bytes; what is more than `most` is too much. */
function scheduler({ index = 5_000, oldest = 0, bytes = 100, most = Infinity } = {}) {
  const asked: number[] = [];
  const comm = {
    ask: async (_op: string, args: object) => {
      const start = (args as { start_index: number }).start_index;
      asked.push(start);
      const first = Math.max(oldest, start);
      const records = Array.from({ length: index - first }, (_, i) => first + i);
      return records.length > most ? null : { value: records, bytes: bytes * records.length };
    },
    close: () => undefined,
  };
  return { comm, asked };
}

function positions() {
  const read = jest.fn(async (next: number) => ({ first: next, records: ['by position'] }));
  const size = new PieceSize(LIMITS);
  size.weighed(50, 50);
  return { reader: { read, size } as unknown as StreamByPosition, read };
}

const numbers = (first: number, end: number) => Array.from({ length: end - first }, (_, i) => first + i);

test('few are read by index, many by position, as is what may not begin where it should', async () => {
  const { reader, read } = positions();
  const { comm, asked } = scheduler();
  const byIndex = new StreamByIndex(comm, reader);
  const head = { index: 5_000, maxlen: 10_000 };
  expect(await byIndex.read(4_900, head)).toEqual({ first: 4_900, records: numbers(4_900, 5_000) });
  await byIndex.read(4_700, head);
  expect(read).toHaveBeenCalledTimes(1);
  // The whole buffer: what was asked for may be gone.
  await byIndex.read(4_900, { index: 5_000, maxlen: 100 });
  expect(read).toHaveBeenCalledTimes(2);
  expect(asked).toEqual([4_900, 4_900]);
});

test('records that weigh much are read by position, and what is too large at once', async () => {
  const { reader, read } = positions();
  const heavy = new StreamByIndex(scheduler({ bytes: 100_000 }).comm, reader);
  const head = { index: 5_000, maxlen: 10_000 };
  await heavy.read(4_900, head);
  expect(reader.size.rows).toBe(10);
  expect(await heavy.read(4_980, head)).toEqual({ first: 4_980, records: ['by position'] });
  const tooLarge = new StreamByIndex(scheduler({ most: 5 }).comm, reader);
  expect(await tooLarge.read(4_991, head)).toEqual({ first: 4_991, records: ['by position'] });
  expect(read).toHaveBeenCalledTimes(2);
});

test('without positions it reads as many of the newest as are new, once it is known what they weigh', async () => {
  const { comm, asked } = scheduler();
  const byIndex = new StreamByIndex(comm, null);
  const head = { index: 5_000, maxlen: Infinity };
  expect(await byIndex.read(2_000, head)).toEqual({ first: 2_000, records: numbers(2_000, 5_000) });
  expect(asked).toEqual([4_950, 4_800, 4_200, 2_000]);
});

test('without positions, what is too large is halved, and the rest is left out', async () => {
  const { comm, asked } = scheduler({ most: 20 });
  const byIndex = new StreamByIndex(comm, null);
  const head = { index: 5_000, maxlen: Infinity };
  expect(await byIndex.read(0, head)).toEqual({ first: 4_987, records: numbers(4_987, 5_000) });
  expect(asked).toEqual([4_950, 4_975, 4_987]);
  const { comm: refusing } = scheduler({ most: 0 });
  await expect(new StreamByIndex(refusing, null).read(0, head)).rejects.toThrow('larger than a message');
});
