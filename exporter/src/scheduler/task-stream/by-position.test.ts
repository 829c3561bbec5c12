import { encode } from '../../protocol/msgpack.ts';
import { Pace } from './pace.ts';
import { commOf } from '../testing/comm-of.ts';
import { StreamByPosition } from './by-position.ts';

const MEGABYTE = 2 ** 20;
const still = { now: () => 0, sleep: async () => undefined };

/** What the scheduler answers, one after the other, each as if packed there: records newest first. */
function answering(
  ...answers: { records: unknown[]; size?: number; index?: number; held?: number; seconds?: number }[]
) {
  let opened = 0;
  const openComm = async () =>
    commOf({
      read: async () => {
        const { records, size, index = 5000, held = 5000, seconds = 0.001 } = answers[opened++]!;
        const bytes = encode(records);
        return [1, [index, held, [size ?? bytes.length, size ? bytes.subarray(0, 1) : bytes]], 1 + seconds];
      },
    });
  return { reader: new StreamByPosition(openComm, () => undefined, new Pace(still)), opened: () => opened };
}

test('records come oldest first, and the piece begins where what was wanted still is', async () => {
  const { reader } = answering(
    { records: ['c', 'b', 'a'] },
    { records: ['b', 'a'], index: 5100, held: 100 },
    { records: [], index: 100, held: 100 },
  );
  expect(await reader.read(4997)).toEqual({ first: 4997, records: ['a', 'b', 'c'] });
  expect(await reader.read(4998)).toEqual({ first: 5000, records: ['a', 'b'] });
  expect(await reader.read(4998)).toEqual({ first: 100, records: [] });
});

test('few rows are asked for at first, then as many as weigh what a piece may', async () => {
  const light = Array.from({ length: 2000 }, () => 'x'.repeat(100));
  const heavy = ['x'.repeat(100_000), 'x'.repeat(100_000)];
  const { reader } = answering(
    { records: light.slice(0, 50) },
    { records: light.slice(0, 200) },
    { records: light.slice(0, 800) },
    { records: light },
    { records: heavy, index: 5002 },
  );
  const rows = [reader.size.rows];
  for (let i = 0; i < 4; i++) {
    await reader.read(0);
    rows.push(reader.size.rows);
  }
  expect(rows).toEqual([50, 200, 800, 2000, 2000]);
  await reader.read(5000);
  expect(reader.size.rows).toBe(10);
});

test('where each piece takes the scheduler long, fewer are asked for, and never so few that it drops others faster', async () => {
  const late = 1 / 32;
  const { reader } = answering(
    ...[late, late, late, late, 0.001, 0.001, late, 10].map((seconds) => ({ records: ['x'], seconds })),
  );
  const rows: number[] = [];
  for (let i = 0; i < 8; i++) {
    await reader.read(0);
    rows.push(reader.size.rows);
  }
  expect(rows).toEqual([200, 500, 500, 500, 2000, 2000, 640, 500]);
});

test('what is too large to be sent is asked for again, with as many rows as its size allows', async () => {
  const { reader, opened } = answering(
    { records: [], size: 404 * MEGABYTE },
    { records: ['b', 'a'], index: 5000 },
  );
  expect((await reader.read(100)).first).toBe(100);
  expect(reader.size.rows).toBeLessThanOrEqual(4);
  expect(opened()).toBe(2);
});

test('a record that is too large alone is read with its texts cut', async () => {
  const fields = { key: 'deep', status: 'error' };
  const text = 'x'.repeat(65_536);
  const { reader } = answering(
    { records: [], size: 900 * MEGABYTE, index: 101 },
    { records: [], size: 900 * MEGABYTE, index: 101 },
    { records: [[fields, [30_000_000, text], [5, 'short']]], index: 101 },
  );
  const { first, records } = await reader.read(100);
  expect(first).toBe(100);
  const record = records[0] as Map<string, string>;
  expect(record.get('key')).toBe('deep');
  expect(record.get('exception_text')).toMatch(/^x{65000,}… \(cut, 30000000 characters in all\)$/);
  expect(record.get('exception_text')!.length).toBeLessThanOrEqual(65_536);
  expect(record.get('traceback_text')).toBe('short');
});
