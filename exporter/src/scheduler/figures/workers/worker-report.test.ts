import { workerReport } from './worker-report.ts';

test('states have the names of today, whatever they are called', () => {
  const counts = new Map([
    ['in_memory', 1],
    ['memory', 2],
    ['constructor', 3],
    ['__proto__', 4],
  ]);
  const said = [...workerReport(new Map([['task_counts', counts]])).taskCounts].filter(
    ([, count]) => count > 0,
  );
  expect(said).toEqual([
    ['memory', 3],
    ['constructor', 3],
    ['__proto__', 4],
  ]);
});

test('a state that no task is in has none, and without a report it is not known', () => {
  expect(workerReport(new Map([['task_counts', new Map()]])).taskCounts.get('executing')).toBe(0);
  expect(workerReport(new Map()).taskCounts.get('executing')).toBeUndefined();
});
