import type { Workers } from '@daskscope/api';
import { workersAnswer } from '../testing/answers.ts';
import { WorkerStays } from './worker-stays.ts';

const A = 'tcp://10.0.0.1:1';
const B = 'tcp://10.0.0.1:2';

function told(time: number, present: Record<string, number>, left: Workers['left'] = []): Workers {
  const workers = Object.entries(present).map(([address, since]) => ({ address, since, threads: 2 }));
  return { ...workersAnswer(workers), time, left };
}

const leftOf = (address: string, from: number, to: number) => ({
  ...{ address, name: '', host: '', position: 0, threads: 2 },
  from,
  to,
});

test('an exporter that does not tell is taken for nobody', () => {
  const stays = new WorkerStays();
  stays.take(workersAnswer([{ address: A }]));
  expect(stays.of(A)).toBeNull();
});

test('a worker comes, leaves and comes back; each time is there once', () => {
  const stays = new WorkerStays();
  stays.take(told(10, { [A]: 5 }));
  const worker = stays.of(A)!;
  expect(worker.stays).toEqual([{ threads: 2, from: 5, to: null }]);
  stays.take(told(20, {}, [leftOf(A, 5, 15)]));
  expect(worker.stays).toEqual([{ threads: 2, from: 5, to: 15 }]);
  stays.take(told(30, { [A]: 25 }, [leftOf(A, 5, 15)]));
  stays.take(told(40, { [A]: 25 }, [leftOf(A, 5, 15)]));
  expect(worker.stays).toEqual([
    { threads: 2, from: 5, to: 15 },
    { threads: 2, from: 25, to: null },
  ]);
  expect(stays.of(A)).toBe(worker);
});

test('since when it is known may change', () => {
  const stays = new WorkerStays();
  stays.take(told(10, { [A]: 5 }));
  stays.take(told(20, { [A]: 8 }));
  expect(stays.of(A)!.stays).toEqual([{ threads: 2, from: 8, to: null }]);
});

test('one that is not told to have left, since too many have, left when it was missed', () => {
  const stays = new WorkerStays();
  stays.take(told(10, { [A]: 5, [B]: 5 }));
  stays.take(told(30, { [B]: 5 }));
  expect(stays.of(A)!.stays).toEqual([{ threads: 2, from: 5, to: 30 }]);
  expect(stays.of(B)!.stays).toEqual([{ threads: 2, from: 5, to: null }]);
});

test('one that has other threads has another stay', () => {
  const stays = new WorkerStays();
  stays.take(told(10, { [A]: 5 }));
  stays.take(told(20, { [A]: 15 }, [leftOf(A, 5, 15)]));
  expect(stays.of(A)!.stays.map(({ to }) => to)).toEqual([15, null]);
});
