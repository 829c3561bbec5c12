import { encode } from '../../protocol/msgpack.ts';
import { atOnce } from '../../slices.ts';
import { Cluster } from '../../state/cluster.ts';
import { attr } from './expression.ts';
import { Reading } from './reading.ts';
import type { GrowingSubscription } from './subscription.ts';

const LIMIT = 1_000_000;

/** A scheduler with so many entries of so many bytes each, read as a feed would. */
function reading(total: number, bytes: number, kind: Pick<GrowingSubscription, 'mark' | 'lasting'> = {}) {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const taken: unknown[] = [];
  function* taking(figures: unknown) {
    yield;
    return () => void taken.push(figures);
  }
  const subscription = { feature: 'things', entries: attr('a'), figures: attr('b'), taking, ...kind };
  const reading = new Reading(cluster, subscription, LIMIT);
  const scheduler = { total, bytes, pushes: 0, at: 1 };
  /** Pushes until no other number of entries is asked for. */
  function settle(now = 0): void {
    for (; scheduler.pushes < 100;) {
      scheduler.pushes++;
      const read = Math.min(scheduler.total, reading.entries);
      const packed = encode(read);
      const size = read * scheduler.bytes;
      const message = size > LIMIT ? [size, packed.subarray(0, 0)] : [packed.length, packed];
      const counted = [scheduler.total, message];
      if (take([kind.mark ? [counted, scheduler.at] : counted], now)) return;
    }
    throw new Error('It never settled');
  }
  const take = (pushed: unknown, now: number) => {
    const { fits, apply } = atOnce(reading.taking(pushed, reading.entries, now));
    apply();
    return fits;
  };
  return { cluster, reading, scheduler, settle, taken, missing: () => cluster.missingFeatures };
}

test('what fits is read whole, and nothing is missing', () => {
  const { settle, taken, missing, scheduler } = reading(2_000, 100);
  settle();
  expect(taken).toEqual([2_000]);
  expect([...missing()]).toEqual([]);
  expect(scheduler.pushes).toBe(1);
});

test('what lasts is read once until it is evaluated anew; what does not is read each time', () => {
  for (const [kind, expected] of [
    [{ mark: attr('c'), lasting: true }, [10, 10]],
    [{ mark: attr('c') }, [10, 10, 10]],
  ] as const) {
    const { settle, taken, scheduler } = reading(10, 100, kind);
    settle();
    settle();
    scheduler.at++;
    settle();
    expect(taken).toEqual(expected);
  }
});

test('what lasts and is not all read is read again: more of it may fit', () => {
  const { settle, taken, scheduler } = reading(3_000, 1_000, { mark: attr('c'), lasting: true });
  settle();
  scheduler.bytes = 10;
  settle(1_000);
  settle(61_000);
  expect(taken).toEqual([512, 512, 3_000]);
});

test('more than are read at first are read before anything is taken in', () => {
  const { settle, taken, missing } = reading(30_000, 10);
  settle();
  expect(taken).toEqual([30_000]);
  expect([...missing()]).toEqual([]);
});

test('of more than fit the first are read, by halves, and what is left out is said', () => {
  const { settle, taken, missing } = reading(3_000, 1_000);
  settle();
  expect(taken).toEqual([512]);
  expect([...missing()]).toEqual([
    ['more-things', 'Only the first 512 of 3,000 are read, since no more than 1 MB are read at once.'],
  ]);
});

test('once they fit again, all are read', () => {
  const { settle, taken, missing, scheduler } = reading(3_000, 1_000);
  settle();
  scheduler.bytes = 10;
  settle(1_000);
  expect(taken).toEqual([512, 512]);
  settle(61_000);
  expect(taken.at(-1)).toBe(3_000);
  expect([...missing()]).toEqual([]);
});

test('an entry that is too large alone is told as missing, and not asked for with every push', () => {
  const { settle, taken, missing, scheduler } = reading(1, 2_000_000);
  settle();
  expect(taken).toEqual([]);
  expect(missing().get('things')).toBe(
    'One entry of it alone is larger than the 1 MB that are read at once.',
  );
  scheduler.pushes = 0;
  for (let push = 0; push < 50; push++) settle(1_000);
  expect(scheduler.pushes).toBe(50);
  scheduler.bytes = 10;
  settle(61_000);
  expect(taken).toEqual([1]);
  expect([...missing()]).toEqual([]);
});

test('what no scheduler has is missing', () => {
  const { reading: one, missing } = reading(1, 1);
  expect(atOnce(one.taking(null, one.entries, 0)).fits).toBe(true);
  expect(missing().get('things')).toBe('This scheduler does not have it.');
});
