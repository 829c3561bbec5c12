import type { Cluster } from '../../state/cluster.ts';
import type { Subscription } from '../feeds/subscription.ts';
import { activities } from './activities.ts';
import { bandwidths } from './bandwidths.ts';
import { groups } from './groups.ts';
import { memory } from './memory.ts';
import { running } from './running.ts';
import { semaphores } from './semaphores.ts';
import { shuffles } from './shuffles.ts';
import { stealing } from './stealing.ts';
import { unrunnable } from './unrunnable.ts';
import { versions } from './versions.ts';
import { wantedThreads } from './wanted-threads.ts';
import { workers } from './workers.ts';

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
