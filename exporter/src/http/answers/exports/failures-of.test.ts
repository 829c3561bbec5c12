import type { ErrorsQuery, TaskFailure } from '@daskscope/api';
import type { Answers } from '../answers.ts';
import { failuresOf, runKey } from './failures-of.ts';
import type { ExportedRun } from './runs.ts';

/** ms: so far apart tasks fail, one after the other. */
const EACH = 10;
const COUNT = 20_000;
const PAGE = 1_000;
const LIFE = 'Scheduler-1';

/** @param late ms after the end of its run at which each failure is dated */
function failing(late: number) {
  const failures = Array.from(
    { length: COUNT },
    (_, id) => ({ life: LIFE, id, time: id * EACH + late }) as TaskFailure,
  ).reverse();
  let pages = 0;
  const errors = async ({ from = -Infinity, to = Infinity, after }: ErrorsQuery) => {
    pages++;
    const begin = after === undefined ? 0 : Number(after);
    const within = failures.slice(begin).filter(({ time }) => time >= from && time <= to);
    const told = within.slice(0, PAGE);
    const next = failures.indexOf(told.at(-1)!) + 1;
    return { errors: told, ...(within.length > PAGE && { cursor: String(next) }) };
  };
  const answers = { errors } as unknown as Answers;
  const runs = Array.from(
    { length: 100 },
    (_, id) =>
      ({ life: LIFE, id, erred: true, intervals: [{ stop: id * EACH * 1000 }] }) as unknown as ExportedRun,
  );
  return { runs, find: () => failuresOf(answers, runs, () => true), pages: () => pages };
}

test('why runs failed is looked for where they ended, and not among all that failed within a minute', async () => {
  const { runs, find, pages } = failing(0);
  const found = await find();
  expect(runs.filter(({ life, id }) => !found.has(runKey(life, id)))).toEqual([]);
  expect(pages()).toBe(1);
});

test('what the scheduler told later is found, too', async () => {
  const { runs, find } = failing(30_000);
  const found = await find();
  expect(runs.filter(({ life, id }) => !found.has(runKey(life, id)))).toEqual([]);
});
