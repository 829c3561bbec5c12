import type { TaskFailures } from '@daskscope/api';
import { errorsWithPast } from '../http/answers/past/past-errors.ts';
import { ErrorTexts } from '../state/error-texts.ts';
import type { FailureQuery } from '../state/now/failures/failure-query.ts';
import type { Failures } from '../state/now/failures/failures.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../state/samples.ts';
import { CAPACITY, clusterOf, FailureTwins } from './testing/failure-twins.ts';

let twins: FailureTwins;
beforeEach(async () => (twins = await FailureTwins.opened()));
afterEach(() => twins.close());

const died = (number: number, workers = ['tcp://w:1'], to: readonly Failures[] = [twins.all, twins.few]) =>
  to.forEach((failures) =>
    failures.fromScheduler('L', {
      key: `inc-${number}`,
      prefix: 'inc',
      time: SAMPLE_TIME + 1_000 * number + 1,
      workers,
      exception: '',
      traceback: '',
    }),
  );

async function told(failures: Failures, query: Partial<FailureQuery>): Promise<TaskFailures> {
  await twins.flush();
  return errorsWithPast({
    cluster: clusterOf(failures),
    history: failures === twins.few ? twins.past() : undefined,
    query: { limit: 100, ...query },
    now: 0,
    wanted: () => true,
  });
}

async function expectTheSame(query: Partial<FailureQuery> = {}): Promise<TaskFailures> {
  const [ofFew, ofAll] = await Promise.all([told(twins.few, query), told(twins.all, query)]);
  const rows = ({ errors }: TaskFailures) => errors.map((failure) => ({ ...failure, position: 0 }));
  expect({ rows: rows(ofFew), total: ofFew.total, more: ofFew.more }).toEqual({
    rows: rows(ofAll),
    total: ofAll.total,
    more: ofAll.more,
  });
  return ofAll;
}

const QUERIES: Partial<FailureQuery>[] = [
  {},
  { limit: 3 },
  { limit: CAPACITY },
  { bytes: 150 },
  { prefix: "o'neil" },
  { prefix: 'none' },
  { worker: 'tcp://w:1' },
  { from: SAMPLE_TIME + 3_000, to: SAMPLE_TIME + 6_000 },
  { to: SAMPLE_TIME + 2_000 },
  { from: SAMPLE_TIME + 9_000 },
  { search: 'vALUE' },
  { search: 'NC-1' },
  { search: 'has no text' },
  { search: 'died' },
  { life: 'L', limit: 4 },
  { life: 'other' },
];

test('those that had to go, and those of an earlier start, are told as if all were known', async () => {
  for (let number = 0; number < 20; number++) twins.ran(number);
  for (const number of [21, 22]) died(number, ['tcp://w:1', 'tcp://w:0']);
  died(23, []);
  for (const query of QUERIES) await expectTheSame(query);
  expect((await expectTheSame()).total).toBe(23);

  twins.keeping.end();
  twins.start(await twins.readAgain());
  for (const query of QUERIES) await expectTheSame(query);
  // The scheduler tells again what it has, and goes on.
  for (let number = 10; number < 20; number++) twins.ran(number, [twins.few]);
  died(23, [], [twins.few]);
  twins.ran(60);
  died(24);
  // More is known of one that was told before.
  died(24, ['tcp://w:0']);
  for (const query of QUERIES) await expectTheSame(query);

  // As it was left, and as if nobody could read it.
  const left = twins.keeping.end();
  await twins.flush();
  twins.start(left);
  for (const query of QUERIES) await expectTheSame(query);
  twins.keeping.end();
  twins.start(undefined);
  twins.ran(60, [twins.few]);
  died(23, [], [twins.few]);
  for (const query of QUERIES) await expectTheSame(query);
});

test('pages go through what is known and what is kept, and a cursor stays good over a start', async () => {
  for (let number = 0; number < 20; number++) twins.ran(number);
  const read: string[] = [];
  let after: string | undefined;
  do {
    const { errors, cursor }: TaskFailures = await told(twins.few, {
      limit: 3,
      ...(after !== undefined && { after }),
    });
    read.push(...errors.map(({ key }) => key));
    if (after === undefined) {
      twins.keeping.end();
      twins.start(await twins.readAgain());
    }
    after = cursor;
  } while (after !== undefined);
  expect(read).toEqual(Array.from({ length: 20 }, (_, at) => `inc-${19 - at}`));
});

test('a text that had to go is still there', async () => {
  twins.keeping.end();
  twins.start({ kept: [], gone: null }, { texts: new ErrorTexts(600) });
  for (let number = 0; number < 5; number++) twins.ran(number);
  await expectTheSame();
  await expectTheSame({ limit: 2 });
});

test('a text that had to go is not told as a sentence when the cluster comes back', async () => {
  twins.keeping.end();
  twins.start({ kept: [], gone: null }, { texts: new ErrorTexts(600) });
  for (let number = 0; number < 5; number++) twins.ran(number);
  const left = twins.keeping.end()!;
  expect(JSON.stringify(left)).not.toContain('no longer kept');
  expect(left.gone).not.toBeNull();
  await twins.flush();
  twins.start(left);
  await expectTheSame();
});

describe('one that was forgotten, and is told by the other of stream and scheduler, is kept once', () => {
  const SECOND = 60_001;
  const byStream = (id: number, to: readonly Failures[]) =>
    to.forEach((failures) =>
      failures.fromStream(
        'L',
        id,
        taskRecord({
          key: 'lost',
          erred: true,
          exception: 'E',
          traceback: 'T',
          intervals: [interval(0, 1_000)],
        }),
      ),
    );
  const byScheduler = (to: readonly Failures[]) =>
    to.forEach((failures) =>
      failures.fromScheduler('L', {
        ...{
          key: 'lost',
          prefix: 'inc',
          time: SAMPLE_TIME + 1_500,
          workers: ['tcp://w:1'],
          exception: 'E',
          traceback: 'T',
        },
      }),
    );
  const others = () => {
    for (let number = 0; number < CAPACITY + 1; number++)
      for (const failures of [twins.all, twins.few])
        failures.fromScheduler('L', {
          ...{ key: `other-${number}`, prefix: 'inc', time: SAMPLE_TIME + SECOND + number, workers: [] },
          ...{ exception: 'O', traceback: '' },
        });
  };

  test.each([
    ['written each', true],
    ['written at once', false],
  ])('%s', async (_, each) => {
    for (const [first, second] of [
      [() => byStream(1, [twins.all, twins.few]), () => byScheduler([twins.all, twins.few])],
      [() => byScheduler([twins.all, twins.few]), () => byStream(1, [twins.all, twins.few])],
    ] as const) {
      twins.keeping.end();
      await twins.close();
      twins = await FailureTwins.opened();
      first();
      others();
      if (each) await twins.flush();
      second();
      second();
      const { total } = await told(twins.few, { search: 'lost' });
      expect(total).toBe(1);
      expect((await told(twins.few, {})).total).toBe(CAPACITY + 2);
    }
  });
});

test('of three tries of a task that failed one is what the scheduler tells of', async () => {
  for (const id of [1, 2, 3])
    twins.few.fromStream(
      'L',
      id,
      taskRecord({
        key: 'again',
        erred: true,
        exception: 'E',
        traceback: 'T',
        intervals: [interval(0, 1_000 * id)],
      }),
    );
  twins.keeping.end();
  await twins.flush();
  twins.start(undefined);
  twins.few.fromScheduler('L', {
    ...{
      key: 'again',
      prefix: 'inc',
      time: SAMPLE_TIME + 3_100,
      workers: [],
      exception: 'E',
      traceback: 'T',
    },
  });
  expect((await told(twins.few, {})).total).toBe(3);
});
