import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collectorsOfCluster } from '../metrics/collectors.ts';
import { Exposition } from '../metrics/exposition/exposition.ts';
import { Metrics } from '../metrics/metrics.ts';
import { ClusterWatch } from './cluster-watch.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MANY = 200;
const MOST_BYTES = 100_000;

test('a cluster that was not connected to takes little memory: there may be thousands', async () => {
  const exposition = new Exposition();
  const log = jest.fn();
  const make = () =>
    new ClusterWatch({
      target: { address: 'tcp://127.0.0.1:1' },
      exporterVersion: '0',
      capacity: 100_000,
      maxPrefixes: 200,
      budget: 0.01,
      metrics: (cluster) => new Metrics(cluster, { collectors: collectorsOfCluster(), log, exposition }),
      log: { info: log, warn: log },
    });
  const taken = () => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const first = make();
  const before = taken();
  const watches = Array.from({ length: MANY }, make);
  expect((taken() - before) / watches.length).toBeLessThan(MOST_BYTES);
  await Promise.all([first, ...watches].map((watch) => watch.close()));
});
