import { Cluster } from '../../state/cluster.ts';
import { prefixUpdate, SAMPLE_TIME as NOW, schedulerIdentity, workerUpdate } from '../../state/samples.ts';
import { checkAnswer } from '../testing/contract.ts';
import { Answers } from './answers.ts';

let cluster: Cluster;
let answers: Answers;
let now: number;

beforeEach(() => {
  now = NOW;
  cluster = new Cluster({ capacity: 10, maxPrefixes: 2, address: 'tcp://s:1', exporterVersion: '0', now });
  cluster.connected(schedulerIdentity('A'), NOW);
  answers = new Answers(cluster, () => now);
});

test('progress has every state by name, times in ms, and when the scheduler said so', () => {
  const update = prefixUpdate(
    'inc',
    { memory: 5, erred: 1, forgotten: 3 },
    { states: new Map([['processing', 2]]), durationAverage: 0.3, maxExecTime: 0.9 },
  );
  cluster.prefixes.update([update], NOW);
  now = NOW + 5;
  cluster.changes.announce('progress');
  now = NOW + 9;
  const progress = answers.progress();
  checkAnswer('/api/v1/progress', 200, JSON.parse(JSON.stringify(progress)));
  expect(progress).toMatchObject({
    time: NOW + 5,
    life: 'A',
    prefixes: [
      {
        prefix: 'inc',
        states: { processing: 2, memory: 0 },
        transitions: { erred: 1, forgotten: 3 },
        meanDuration: 300,
        maxDuration: 900,
      },
    ],
    totals: { processing: 2, erred: 0 },
  });
});

test('a worker has its figures in the units of the API, and null for what is not known', () => {
  const address = 'tcp://a:1';
  cluster.workers.update([workerUpdate(address, { memoryLimit: 0, name: 'alice' })], NOW);
  const workers = answers.workers();
  checkAnswer('/api/v1/workers', 200, JSON.parse(JSON.stringify(workers)));
  expect(workers).toMatchObject({ time: NOW, life: 'A', prefixes: [], left: [] });
  expect(workers.workers[0]).toMatchObject({
    address,
    name: 'alice',
    state: 'busy',
    position: 0,
    cpuCores: 1.5,
    memory: { process: 2.1e8, limit: null, managed: 1e7, unmanaged: 1e8, unmanagedRecent: 9e7, spilled: 0 },
    tasks: { executing: 2, processing: 3 },
    clockSkew: 0.001,
    running: [],
  });
});

test('a worker that left is told with its stay', () => {
  cluster.workers.update([workerUpdate('tcp://a:1')], NOW);
  cluster.workers.update([], NOW + 5);
  expect(answers.workers().left).toMatchObject([{ address: 'tcp://a:1', position: 0, threads: 2 }]);
});
