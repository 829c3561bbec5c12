import { WorkerLanes } from '@daskscope/client';
import { Lanes } from '@daskscope/timeline';
import { frameLane } from './frame-lanes.ts';

test.each([
  ['10.0.0.1', 'tcp://10.0.0.1:4000', ':4000'],
  ['node7', 'tls://[fe80::1]:4000', ':4000'],
  ['10.0.0.1', 'alice', 'alice'],
  ['', 'tcp://10.0.0.1:4000', 'tcp://10.0.0.1:4000'],
  ['a', 'http://service:80', 'http://service:80'],
])('on %s the worker %s is called %s', (host, worker, called) => {
  const lanes = new Lanes();
  expect(lanes.name(frameLane(lanes, host, worker, '0'))).toMatchObject({ host, worker: called, name: '0' });
});

test('a worker without a name is called the same in the past as live', () => {
  const address = 'tcp://10.0.0.1:4000';
  const [past, live] = [new Lanes(), new Lanes()];
  frameLane(past, '10.0.0.1', address, '0');
  const workerLanes = new WorkerLanes(live);
  workerLanes.describe({ address, name: address, host: '10.0.0.1' });
  workerLanes.lane(address, 0);
  expect(past.name(0)).toEqual(live.name(0));
});
