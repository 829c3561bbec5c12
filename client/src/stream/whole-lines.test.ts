import type { StreamLine } from '@daskscope/api';
import { progressAnswer, workersAnswer } from '../testing/answers.ts';
import { WholeLines } from './whole-lines.ts';

const { prefixes: functions, ...progress } = progressAnswer([{ prefix: 'inc' }, { prefix: 'dec' }]);
const { workers, prefixes, ...head } = workersAnswer([{ address: 'tcp://a:1' }, { address: 'tcp://b:1' }]);

const firstWorkers: StreamLine = {
  topic: 'workers',
  data: { ...head, complete: true, prefixes, workers, gone: [] },
};

test('lines that are whole already are left as they are', () => {
  const lines = new WholeLines();
  const line: StreamLine = { topic: 'workers', data: { ...head, prefixes, workers } };
  expect(lines.take(line)).toEqual(line);
});

test('what changed is put into what was told before, and what is gone taken out', () => {
  const lines = new WholeLines();
  lines.take({ topic: 'progress', data: { ...progress, complete: true, prefixes: functions, gone: [] } });
  const line = lines.take({
    topic: 'progress',
    data: { ...progress, complete: false, prefixes: [{ prefix: 'dec', memoryBytes: 7 }], gone: ['inc'] },
  });
  expect(line).toEqual({
    topic: 'progress',
    data: { ...progress, prefixes: [{ ...functions[1], memoryBytes: 7 }] },
  });
});

test('a row that does not change is the same object, so that nothing is drawn for it', () => {
  const lines = new WholeLines();
  const rowsOf = (line: StreamLine | null) => (line?.topic === 'workers' ? line.data.workers : []);
  const before = rowsOf(lines.take(firstWorkers));
  const change = { address: 'tcp://b:1', lastSeen: 5 };
  const after = rowsOf(
    lines.take({ topic: 'workers', data: { ...head, complete: false, workers: [change], gone: [] } }),
  );
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toEqual({ ...before[1], lastSeen: 5 });
  expect(before[1]).not.toEqual(after[1]);
});

test('the dictionary stays where a line leaves it out', () => {
  const lines = new WholeLines();
  lines.take(firstWorkers);
  expect(
    lines.take({ topic: 'workers', data: { ...head, complete: false, workers: [], gone: [] } }),
  ).toMatchObject({ data: { prefixes } });
});

test('changes of what was never told are nothing', () => {
  const lines = new WholeLines();
  const change = { ...progress, complete: false, prefixes: [{ prefix: 'inc', memoryBytes: 7 }], gone: [] };
  expect(lines.take({ topic: 'progress', data: change })).toBeNull();
});
