import { errorsWithPast } from '../http/answers/past/past-errors.ts';
import type { FailureQuery } from '../state/now/failures/failure-query.ts';
import type { Failures } from '../state/now/failures/failures.ts';
import { SAMPLE_TIME } from '../state/samples.ts';
import type { StoredRow } from './stored-rows.ts';
import { CAPACITY, clusterOf, FailureTwins } from './testing/failure-twins.ts';

let twins: FailureTwins;
beforeEach(async () => (twins = await FailureTwins.opened()));
afterEach(() => twins.close());

test('what a start reads of all clusters is bounded, and so is what they take', async () => {
  const text = 'x'.repeat(900_000);
  const rows = Array.from({ length: 40 }, (_, number): StoredRow => ({
    ...{
      table: 'failures',
      cluster: `c${number}`,
      mayBeThere: false,
      number,
      life: 'L',
      id: number,
      key: 'k',
    },
    ...{
      prefix: 'inc',
      workers: [],
      time: SAMPLE_TIME + number,
      exception: 'E',
      traceback: text,
      schedulerTime: null,
    },
  }));
  await twins.store.take({ runs: [], rows, documents: [] });
  const { of: before } = await twins.store.failuresBefore();
  expect(before).toHaveLength(40);
  const whole = before.filter(([, { kept }]) => kept.length === 1).map(([cluster]) => cluster);
  expect(whole.length).toBeLessThan(36);
  expect(whole).toContain('c39');
  expect(before.find(([cluster]) => cluster === 'c0')![1].gone).not.toBeNull();

  await twins.reopenStore(8 * 10_000_000);
  await twins.store.upkeep(SAMPLE_TIME);
  expect((await twins.store.failuresBefore()).of.map(([cluster]) => cluster).sort()).toEqual(
    Array.from({ length: 11 }, (_, at) => `c${29 + at}`),
  );
});

describe('what was let go is not taken for known', () => {
  const known = [{ from: SAMPLE_TIME - 100_000, to: null }];
  const answer = async (failures: Failures, query: Partial<FailureQuery> = {}) =>
    errorsWithPast({
      cluster: clusterOf(failures, known),
      history: twins.past(),
      query: { limit: 100, ...query },
      now: 0,
      wanted: () => true,
    });

  test('too many waited: it is told for as long as it is here, and is not known then, nor after a start', async () => {
    for (let number = 0; number < CAPACITY; number++) twins.ran(number);
    twins.keeping.lose(twins.waiting.shift()!);
    await twins.flush();
    expect((await answer(twins.few)).known).toEqual(known);
    for (let number = 20; number < 20 + CAPACITY; number++) twins.ran(number);
    await twins.flush();
    const cut = [
      { from: known[0]!.from, to: SAMPLE_TIME - 1_000 },
      { from: SAMPLE_TIME + 1_000, to: null },
    ];
    expect((await answer(twins.few)).known).toEqual(cut);
    const lost = [...twins.few.lost()];
    twins.start(await twins.readAgain());
    twins.few.restoreLost(lost);
    expect((await answer(twins.few)).known).toEqual(cut);
  });

  test('the store had no room for it', async () => {
    for (let number = 0; number < 20; number++) twins.ran(number);
    await twins.flush();
    expect((await answer(twins.few)).known).toEqual(known);
    await twins.reopenStore(8 * 2_500);
    await twins.store.upkeep(SAMPLE_TIME);
    const told = await answer(twins.few);
    expect(told.total).toBeLessThan(20);
    const oldest = told.errors.at(-1)!.time;
    expect(told.known).toEqual([{ from: oldest, to: null }]);
  });
});

test('where it cannot be read, what is known is told, and that it is not all', async () => {
  for (let number = 0; number < 20; number++) twins.ran(number);
  await twins.store.close();
  const asked = {
    cluster: clusterOf(twins.few),
    history: { failures: () => Promise.reject(new Error('The disk is full.')) },
    query: { limit: 100 },
    now: 0,
    wanted: () => true,
  };
  const { total, missing } = await errorsWithPast(asked);
  expect([total, missing]).toEqual([CAPACITY, expect.stringContaining('The disk is full.')]);
  await expect(errorsWithPast({ ...asked, whole: true })).rejects.toThrow('The disk is full.');
});
