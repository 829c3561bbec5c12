import { ASKED_ROUTES } from './asked-routes.ts';
import { CLUSTER_ROUTES } from './cluster-routes.ts';
import { EXPORTER_ROUTES } from './exporter-routes.ts';
import { STREAM_ROUTES } from './stream-routes.ts';
import { TASK_ROUTES } from './task-routes.ts';
import { WORK_ROUTES } from './work-routes.ts';
import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [
  ...EXPORTER_ROUTES,
  ...TASK_ROUTES,
  ...CLUSTER_ROUTES,
  ...WORK_ROUTES,
  ...ASKED_ROUTES,
  ...STREAM_ROUTES,
];
