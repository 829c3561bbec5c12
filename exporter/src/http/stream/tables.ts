import type { Cluster } from '../../state/cluster.ts';
import type { PrefixState } from '../../state/now/prefix-state.ts';
import { progressOf } from '../../state/now/prefixes.ts';
import { described, type WorkerState } from '../../state/now/workers.ts';
import type { Answers } from '../answers.ts';
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

export function progressTable({ prefixes }: Cluster, answers: Answers): Table<PrefixState> {
  return new Table({
    topic: 'progress',
    list: 'prefixes',
    key: 'prefix',
    *sources() {
      for (const state of prefixes.all()) yield [state.name, state];
    },
    describe: progressOf,
    head: () => answers.progressHead(),
  });
}

export function workersTable({ workers, prefixNames }: Cluster, answers: Answers): Table<WorkerState> {
  return new Table({
    topic: 'workers',
    list: 'workers',
    key: 'address',
    *sources() {
      for (const state of workers.all()) yield [state.address, state];
    },
    describe: described,
    figures: FIGURES,
    head: () => answers.workersHead(),
    besides: () => ({ prefixes: prefixNames.list, left: workers.left() }),
  });
}
