import fc from 'fast-check';
import type { Tasks } from './tasks/tasks.ts';
import { packTasks, unpackTasks } from './report.ts';

const count = fc.nat(1e9);
const time = fc.integer({ min: -1e12, max: 1e12 }).map((microseconds) => microseconds / 1000);
const columns = fc.record({
  id: fc.array(count),
  task: fc.array(count),
  start: fc.array(time),
  duration: fc.array(count.map((microseconds) => microseconds / 1000)),
  interval: fc.array(count),
});

test('what is unpacked is what was packed, to the microsecond', () =>
  fc.assert(
    fc.property(columns, ({ id, task, start, duration, interval }) => {
      const tasks = { tasks: { id }, intervals: { task, start, duration }, sources: { interval } };
      const packed = JSON.stringify(packTasks(tasks as unknown as Tasks));
      expect(unpackTasks(JSON.parse(packed))).toMatchObject(tasks);
    }),
  ));
