import type { Worker } from '@daskscope/api';
import { Lanes } from '@daskscope/timeline';
import { Running } from './running.ts';

const worker = (running: Worker['running'], threads = 2) =>
  ({ address: 'tcp://h:1', name: 'w', host: 'h', threads, running }) as Worker;
const task = (key: string, since: number) => ({ key, prefix: 0, since });
const shown = (running: Running) => running.tasks.map(({ key, lane, start }) => [key, lane, start]);

function newRunning() {
  const lanes = new Lanes();
  lanes.id('h', 'w', '0');
  lanes.id('h', 'w', '1');
  return new Running(lanes);
}

test('every running task has a lane to itself', () => {
  const running = newRunning();
  running.update([worker([task('a', 100), task('b', 200)])], [7]);
  expect(running.tasks.map(({ lane }) => lane).sort()).toEqual([0, 1]);
  expect(running.tasks[0]!.group).toBe(7);
});

test('a task is where a thread came free before it began', () => {
  const running = newRunning();
  running.finish('tcp://h:1', 'x', 0, 5_000);
  running.finish('tcp://h:1', 'y', 1, 9_000);
  running.update([worker([task('a', 5_001), task('b', 9_001)])], [0]);
  expect(shown(running)).toEqual([
    ['a', 0, 5_001],
    ['b', 1, 9_001],
  ]);
});

test('what has finished is not shown as running by a worker that has not told yet', () => {
  const running = newRunning();
  running.update([worker([task('a', 1_000)])], [0]);
  running.finish('tcp://h:1', 'a', 0, 1_500);
  expect(running.tasks).toEqual([]);
  running.update([worker([task('a', 1_000)])], [0]);
  expect(running.tasks).toEqual([]);
  running.forget();
  running.update([worker([task('a', 1_000)])], [0]);
  expect(running.tasks).toEqual([]);
});

test('a key that runs again is running', () => {
  const running = newRunning();
  running.finish('tcp://h:1', 'a', 0, 1_500);
  running.update([worker([task('a', 3_000)])], [0]);
  expect(shown(running)).toEqual([['a', 0, 3_000]]);
});
