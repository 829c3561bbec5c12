import { collectorsOfCluster } from '../metrics/collectors.ts';
import { Exposition } from '../metrics/exposition/exposition.ts';
import { Metrics } from '../metrics/metrics.ts';
import { SAMPLE_TIME, schedulerIdentity } from '../state/samples.ts';
import { ClusterWatch } from './cluster-watch.ts';
import { Clusters } from './clusters.ts';
import type { Found, FoundCluster } from './sources/source.ts';

const C: FoundCluster = { name: 'c', address: 'tcp://127.0.0.1:1' };

test('what is kept of a cluster that went is handed on before it is begun anew, where others may have kept more', async () => {
  const log = { info: () => undefined, warn: () => undefined };
  const exposition = new Exposition();
  const happened: string[] = [];
  let count = 0;
  let tell!: (found: Found) => void;
  const clusters = new Clusters({
    sources: [{ flag: '--x', watch: (to) => ((tell = to), () => undefined) }],
    begin: (_, target) => {
      const number = ++count;
      happened.push(`begin ${number}`);
      const watch = new ClusterWatch({
        ...{ target, exporterVersion: '0', capacity: 100, maxPrefixes: 10, budget: 0.01, log },
        metrics: (cluster) =>
          new Metrics(cluster, { collectors: collectorsOfCluster(), log: () => undefined, exposition }),
        keep: () => () => void happened.push(`end ${number}`),
      });
      watch.cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
      return watch;
    },
    tls: {},
    totalCapacity: 1_000,
    past: {
      ...{ flag: '--y', shared: true, ends: () => new Map(), isElsewhere: () => false, knowsOthers: true },
      onOpen: () => () => undefined,
    },
    log,
  });
  clusters.start();
  const until = async (is: () => boolean) => {
    while (!is()) await new Promise((resolve) => setImmediate(resolve));
  };
  tell({ clusters: [C], problems: [] });
  await until(() => clusters.get('c') !== undefined);
  tell({ clusters: [], problems: [] });
  await until(() => clusters.get('c')!.state === 'gone');
  tell({ clusters: [C], problems: [] });
  await until(() => count === 2);
  expect(happened).toEqual(['begin 1', 'end 1', 'begin 2']);
  await clusters.close();
  expect(happened).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
});
