import type { Cluster } from '../../state/cluster.ts';
import type { PrefixState } from '../../state/now/tasks/prefix-state.ts';
import type { WorkerState } from '../../state/now/workers/workers.ts';
import type { Answers } from '../answers/answers.ts';
import { prefixesOf, prefixOf } from '../answers/progress.ts';
import { leftOf, workerOf } from '../answers/workers.ts';
import { Table } from './table.ts';

/** What a worker's every heartbeat says anew, though nothing runs. */
const FIGURES = new Set([
  'lastSeen',
  'cpuCores',
  'memory',
  'latency',
  'eventLoopInterval',
  'clockSkew',
  'network',
  'disk',
  'transfers',
  'openFds',
  'bandwidth',
]);

export function progressTable(cluster: Cluster, answers: Answers): Table<PrefixState> {
  return new Table({
    topic: 'progress',
    list: 'prefixes',
    key: 'prefix',
    *sources() {
      for (const state of prefixesOf(cluster)) yield [state.name, state];
    },
    describe: prefixOf,
    head: () => answers.progressHead(),
  });
}

export function workersTable(cluster: Cluster, answers: Answers): Table<WorkerState> {
  return new Table({
    topic: 'workers',
    list: 'workers',
    key: 'address',
    *sources() {
      for (const state of cluster.workers.all()) yield [state.address, state];
    },
    describe: workerOf,
    figures: FIGURES,
    head: () => answers.workersHead(),
    besides: () => ({ prefixes: cluster.prefixNames.list, left: leftOf(cluster) }),
  });
}
