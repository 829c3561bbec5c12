import { Cluster } from '../../state/cluster.ts';
import { SAMPLE_TIME, schedulerIdentity } from '../../state/samples.ts';
import { ADDRESS } from './scripted-comm.ts';

export const NOW = SAMPLE_TIME;
export const IDENTITY = schedulerIdentity('Scheduler-1');

/** Connected just now, and nothing told yet. */
export function sampleCluster(): Cluster {
  const cluster = new Cluster({
    capacity: 1_000,
    maxPrefixes: 200,
    address: ADDRESS,
    exporterVersion: '1.2.3',
    now: NOW,
  });
  cluster.connected(IDENTITY, NOW);
  return cluster;
}
