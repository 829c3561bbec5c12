import { encode } from '../../../protocol/msgpack.ts';
import type { Pickle } from '../../../protocol/pickle.ts';
import { atOnce } from '../../../slices.ts';
import { Cluster } from '../../../state/cluster.ts';
import { failures } from './failures.ts';

const cluster = () => new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });

/** No slice of work is over before the work is, however busy the machine. */
beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

interface Erred {
  key: string;
  time: number;
  length: number;
}

/** Answers as the scheduler does: of those asked for by their times, newest first, no more bytes than fit. */
function scheduler(limit = Infinity) {
  const there: Erred[] = [];
  const asked: string[][] = [];
  return {
    there,
    asked,
    /** Their times, newest first. */
    times: () => there.map(({ time }) => time),
    fail(key: string, length = 5) {
      there.unshift({ key, time: 1_000 + there.length + 0.5, length });
    },
    async evaluate(expression: Pickle): Promise<unknown> {
      const wanted = there.filter(({ time }) => expression.opcodes.includes(floatOf(time)));
      asked.push(wanted.map(({ key }) => key));
      const rows = wanted.map(({ key, time, length }) => [
        [key, time],
        ['tcp://10.0.0.1:4000'],
        [length, 'x'.repeat(Math.min(length, 65_536))],
        null,
      ]);
      const bytes = encode(rows);
      return [bytes.length, bytes.length > limit ? bytes.subarray(0, 1) : bytes];
    },
  };
}

function floatOf(value: number): Buffer {
  const buffer = Buffer.alloc(9);
  buffer[0] = 0x47; // BINFLOAT
  buffer.writeDoubleBE(value, 1);
  return buffer;
}

const listed = (known: Cluster) => atOnce(known.failures.find({ limit: 999 })).found;

test('long texts come cut, and say how long they were', async () => {
  const known = cluster();
  const dask = scheduler();
  dask.fail('long', 900_000);
  dask.fail('short');
  failures(known, 'A', dask.evaluate).apply(dask.times(), 0);
  await settled();
  const texts = new Map(listed(known).map(({ key, exception }) => [key, exception]));
  expect(texts.get('long')).toMatch(/^x{65000,}… \(cut, 900000 characters in all\)$/);
  expect(texts.get('short')).toBe('xxxxx');
});

test('only failures that are new are read', async () => {
  const known = cluster();
  const dask = scheduler();
  const subscription = failures(known, 'A', dask.evaluate);
  for (const key of ['a', 'b', 'c']) {
    dask.fail(key);
    subscription.apply(dask.times(), 0);
    await settled();
  }
  expect(dask.asked).toEqual([['a'], ['b'], ['c']]);
  expect(listed(known).map(({ key }) => key)).toEqual(['c', 'b', 'a']);
});

test('one that comes while others are read is read after them', async () => {
  const known = cluster();
  const dask = scheduler();
  const subscription = failures(known, 'A', dask.evaluate);
  dask.fail('a');
  subscription.apply(dask.times(), 0);
  dask.fail('b');
  subscription.apply(dask.times(), 0);
  await settled();
  expect(listed(known).map(({ key }) => key)).toEqual(['b', 'a']);
});

test('what is more than may be sent at once is read in smaller pieces, all of it', async () => {
  const known = cluster();
  const dask = scheduler(300_000);
  for (let i = 0; i < 90; i++) dask.fail(`long-${i}`, 60_000);
  failures(known, 'A', dask.evaluate).apply(dask.times(), 0);
  for (let i = 0; i < 200; i++) await settled();
  expect(listed(known)).toHaveLength(90);
  expect(known.missingFeatures.has('failure-texts')).toBe(false);
});

test('of failures of the same moment all are read', async () => {
  const known = cluster();
  const dask = scheduler();
  dask.there.push({ key: 'b', time: 1.5, length: 1 }, { key: 'a', time: 1.5, length: 1 });
  failures(known, 'A', dask.evaluate).apply(dask.times(), 0);
  await settled();
  expect(listed(known)).toHaveLength(2);
});

test('what cannot be read is not asked for with every push', async () => {
  let asked = 0;
  const known = cluster();
  const subscription = failures(known, 'A', async () => {
    asked++;
    throw new Error('not connected');
  });
  for (let push = 1; push < 20; push++) {
    subscription.apply([push], 0);
    await settled();
  }
  expect(asked).toBe(1);
  expect(known.missingFeatures.get('failure-texts')).toBe('not connected');
});
