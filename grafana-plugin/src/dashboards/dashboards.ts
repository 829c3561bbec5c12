import { clustersDashboard } from './clusters/clusters.ts';
import { computationsDashboard } from './computations/computations.ts';
import { profileDashboard } from './profile/profile.ts';
import { schedulerDashboard } from './scheduler/scheduler.ts';
import { statusDashboard } from './status/status.ts';
import { tasksDashboard } from './tasks/tasks.ts';
import { workersDashboard } from './workers/workers.ts';

/** Every dashboard of the app: its file here, and how it is made. */
export const DASHBOARDS = {
  'status.json': statusDashboard,
  'workers.json': workersDashboard,
  'tasks.json': tasksDashboard,
  'computations.json': computationsDashboard,
  'scheduler.json': schedulerDashboard,
  'profile.json': profileDashboard,
  'clusters.json': clustersDashboard,
};
