import { Running } from './running.ts';
import { tasksAnswer, workersAnswer } from '../testing/answers.ts';

const ADDRESS = 'tcp://h:1';

let running: Running;

beforeEach(() => (running = new Running()));

const task = (key: string, since: number) => ({ key, prefix: 0, since });
const told = (...tasks: ReturnType<typeof task>[]) =>
  running.update(workersAnswer([{ address: ADDRESS, threads: 2, running: tasks }]));
const shown = () => running.runs.map(({ key, thread, start }) => [key, thread, start]);

test('every running task has a thread to itself', () => {
  told(task('a', 100), task('b', 200));
  expect(running.runs.map(({ thread }) => thread).sort()).toEqual([0, 1]);
});

test('a task is where a thread came free before it began', () => {
  running.finish(ADDRESS, 0, 'x', 5_000);
  running.finish(ADDRESS, 1, 'y', 9_000);
  told(task('a', 5_001), task('b', 9_001));
  expect(shown()).toEqual([
    ['a', 0, 5_001],
    ['b', 1, 9_001],
  ]);
});

test('begins no earlier than its thread was free, and still says since when it runs', () => {
  running.finish(ADDRESS, 0, 'x', 5_100);
  running.finish(ADDRESS, 1, 'y', 1_000_000);
  told(task('a', 5_000));
  expect(running.runs).toMatchObject([{ thread: 0, start: 5_100, since: 5_000 }]);
});

test('what runs beyond the threads that there are is not left out', () => {
  told(task('a', 1), task('b', 2), task('c', 3), task('d', 4));
  expect(running.runs.map(({ key, thread }) => `${key} ${thread}`)).toEqual(['a 0', 'b 1', 'c 2', 'd 3']);
});

test('what has finished is not shown as running by a worker that has not told yet', () => {
  told(task('a', 1_000));
  running.finish(ADDRESS, 0, 'a', 1_500);
  expect(running.runs).toEqual([]);
  told(task('a', 1_000));
  expect(running.runs).toEqual([]);
  running.update({ ...workersAnswer([{ address: ADDRESS, running: [task('a', 1_000)] }]), time: 1_020_000 });
  expect(running.runs).toEqual([]);
});

test('a key that runs again is running, also where its run before comes late', () => {
  running.finish(ADDRESS, 0, 'a', 1_500);
  told(task('a', 3_000));
  expect(shown()).toEqual([['a', 0, 3_000]]);
  running.finish(ADDRESS, 0, 'a', 1_500);
  expect(shown()).toEqual([['a', 0, 3_000]]);
});

test('a worker at the address of one that left begins with free threads', () => {
  running.finish(ADDRESS, 0, 'x', 5_000);
  running.update(workersAnswer([]));
  told(task('a', 6_000));
  expect(running.runs).toMatchObject([{ thread: 0, start: 6_000 }]);
});

test('a run that comes late does not make a later one of its key run on', () => {
  running.finish(ADDRESS, 0, 'a', 9_000);
  running.finish(ADDRESS, 0, 'a', 2_000);
  told(task('a', 8_000));
  expect(running.runs).toEqual([]);
});

test('what was done before says which thread came free last, and what a worker has not told yet', () => {
  const [NOW, workers] = [1_000_000, [{ address: ADDRESS, name: '', host: '' }]];
  running.takePast(
    tasksAnswer({
      base: 0,
      now: NOW,
      workers,
      runs: [
        { id: 0, thread: 1, key: 'old', intervals: [[0, NOW - 70_000, 10_000]] },
        { id: 1, thread: 0, key: 'older', intervals: [[0, NOW - 90_000, 10_000]] },
        { id: 2, thread: 0, key: 'lately', intervals: [[0, NOW - 200_000, 199_000]] },
      ],
    }),
  );
  told(task('lately', NOW - 200_000), task('a', NOW - 59_000));
  expect(shown()).toEqual([['a', 1, NOW - 59_000]]);
});
