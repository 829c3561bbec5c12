import type { Cluster } from '../../state/cluster.ts';
import type { Subscription } from '../feeds/subscription.ts';
import { activities } from './workers/activities.ts';
import { bandwidths } from './workers/bandwidths.ts';
import { groups } from './tasks/groups.ts';
import { memory } from './tasks/memory.ts';
import { running } from './tasks/running.ts';
import { semaphores } from './semaphores.ts';
import { shuffles } from './shuffles.ts';
import { stealing } from './workers/stealing.ts';
import { unrunnable } from './tasks/unrunnable.ts';
import { versions } from './versions.ts';
import { wantedThreads } from './tasks/wanted-threads.ts';
import { workers } from './workers/workers.ts';

type Figures = (cluster: Cluster) => Subscription;

/** What is read as often as workers report. */
export const OF_WORKERS: readonly Figures[] = [workers, running, shuffles];

/** What is read seldom: it costs much, or changes slowly. */
export const SELDOM_READ: readonly Figures[] = [
  memory,
  activities,
  groups,
  wantedThreads,
  bandwidths,
  stealing,
  semaphores,
  unrunnable,
  versions,
];
