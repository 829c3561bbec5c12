import { statusDashboard } from './status.ts';

/** Every dashboard of the app: its file here, and how it is made. */
export const DASHBOARDS = { 'status.json': statusDashboard };
