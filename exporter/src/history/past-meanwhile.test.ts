import type { RememberedLog } from '../state/log/remembered.ts';
import type { TaskQuery } from '../state/log/query/query.ts';
import { interval, SAMPLE_TIME } from '../state/samples.ts';
import { comparable, named } from './testing/comparable.ts';
import { type Twins, withTwins } from './testing/twins.ts';

/** Ids of all runs, a page after the other, until one has none. */
async function paged(
  twins: Twins,
  { from = SAMPLE_TIME, life, ...asked }: Pick<TaskQuery, 'limit' | 'resolution' | 'from' | 'life'>,
): Promise<number[]> {
  const ids: number[] = [];
  let after: string | undefined;
  for (;;) {
    const of = life === undefined ? { from } : { life };
    const query = { ...asked, ...of, keys: false, ...(after !== undefined && { after }) };
    const { tasks, cursor } = await twins.asked(query);
    if (tasks.id.length === 0) return ids;
    ids.push(...tasks.id);
    after = cursor;
  }
}

const plain = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    intervals: [interval(2 * at, 2 * at + 1, 'transfer'), interval(2 * at + 1, 2 * at + 2)],
  }));
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test('what the log drops while the store answers is told by a page after', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.afterNext = () => twins.run('A', plain(15));
    // Runs are told whole, so that a page of the store has room left.
    expect(await paged(twins, { limit: 5, resolution: 0.001 })).toEqual(upTo(75));
  }));

test('what comes between the question and the answer of the store is told once', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.beforeNext = () => twins.run('A', plain(15));
    expect(await paged(twins, { limit: 100 })).toEqual(upTo(75));
  }));

test('what comes meanwhile of a scheduler that has no runs in the log is told once', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(30));
    twins.live('B', 0);
    await twins.run('B', plain(30));
    twins.beforeNext = () => twins.run('A', plain(5));
    const ids = await paged(twins, { limit: 100 });
    expect(ids).toEqual([...upTo(30), ...upTo(30), 30, 31, 32, 33, 34]);
  }));

test('what another scheduler runs that comes meanwhile is told once, behind the rest', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.beforeNext = () => {
      twins.live('B', 0);
      return twins.run('B', plain(5));
    };
    expect(await paged(twins, { limit: 100 })).toEqual([...upTo(60), ...upTo(5)]);
  }));

test('the store tells what it has of a scheduler that the log, after a start, is behind with', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(20));
    const before = twins.end();
    twins.start(before);
    await twins.run('A', plain(40));
    twins.start(before);
    expect(await paged(twins, { limit: 100 })).toEqual(upTo(60));
  }));

test.each([
  ['of any time', { from: SAMPLE_TIME }],
  ['of the scheduler', { life: 'A' }],
])('all runs %s are told once, in their order, while the log reads again what the store has', (_, asked) =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.start();
    for (const more of [10, 15, 20]) {
      await twins.again('A', plain(more));
      twins.beforeNext = () => twins.again('A', plain(2));
      expect(await paged(twins, { ...asked, limit: 7 })).toEqual(upTo(60));
    }
    const { totals } = comparable(await twins.asked({ ...asked, limit: 5, keys: true, totals: true }));
    expect(totals!.rows.map(([, count]) => count)).toEqual([60]);
    await twins.again('A', plain(9));
    await twins.run('A', plain(15));
    expect(await paged(twins, { ...asked, limit: 7 })).toEqual(upTo(75));
  }),
);

test('totals name functions that only the store has, and that no run told is of', () =>
  withTwins(async (twins) => {
    const of = (prefix: string, count: number) => plain(count).map((record) => ({ ...record, prefix }));
    await twins.run('A', [...of('first', 5), ...of('middle', 30)]);
    const before = twins.end();
    const log = JSON.parse(before.log!) as RememberedLog;
    twins.start({ ...before, log: JSON.stringify({ ...log, prefixes: [] }) });
    await twins.run('A', of('last', 30));
    const asked = { from: SAMPLE_TIME, limit: 3, keys: false, totals: true };
    const { totals, prefixes } = await twins.asked(asked);
    expect(named(totals!, prefixes).rows.map(([name, count]) => [name, count])).toEqual([
      ['first', 5],
      ['last', 30],
      ['middle', 30],
    ]);
  }));
