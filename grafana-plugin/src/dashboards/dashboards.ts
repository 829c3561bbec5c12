import { statusDashboard } from './status.ts';
import { workersDashboard } from './workers.ts';

/** Every dashboard of the app: its file here, and how it is made. */
export const DASHBOARDS = { 'status.json': statusDashboard, 'workers.json': workersDashboard };
