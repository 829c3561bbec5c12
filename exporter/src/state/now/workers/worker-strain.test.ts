import { workerUpdate } from '../../samples.ts';
import { WorkerStrain } from './worker-strain.ts';

const { report } = workerUpdate('tcp://a:1');

const told = (lastSeen: number, changes: Partial<typeof report>, address = 'tcp://a:1') => ({
  ...{ address, lastSeen },
  report: { ...report, gilContention: 0, ...changes },
});

test('a report counts for the time since the one before it', () => {
  const strain = new WorkerStrain();
  strain.see(told(10_000, {}), 0);
  strain.see(told(18_000, { eventLoopInterval: 0.5 }), 10_000);
  strain.see(told(20_000, { eventLoopInterval: 0.1 }), 18_000);
  const held = { spells: 1, ms: 8_000, most: 0.5, from: 10_000, to: 18_000 };
  expect(strain.heldLoops.between(0, 30_000)).toEqual(new Map([['tcp://a:1', held]]));
});

test('how the GIL was is known only where every worker said so', () => {
  const strain = new WorkerStrain();
  strain.see(told(10_000, { gilContention: 0.9 }), 9_000);
  strain.see(told(12_000, { gilContention: 0.2 }), 10_000);
  expect(strain.heldGil.between(0, 30_000).get('tcp://a:1')?.ms).toBe(1_000);
  expect(strain.untoldGil.between(0, 30_000).size).toBe(0);
  strain.see(told(14_000, { gilContention: null }, 'tcp://b:1'), 12_000);
  expect(strain.untoldGil.between(0, 30_000).size).toBe(1);
  expect(strain.untoldGil.between(0, 11_000).size).toBe(0);
});
