import { workerReport } from './worker-report.ts';

test('states have the names of today, whatever they are called', () => {
  const counts = new Map([
    ['in_memory', 1],
    ['memory', 2],
    ['constructor', 3],
    ['__proto__', 4],
  ]);
  expect([...workerReport(new Map([['task_counts', counts]])).taskCounts]).toEqual([
    ['memory', 3],
    ['constructor', 3],
    ['__proto__', 4],
  ]);
});
