import { Clusters, ScrapeTargets } from '../clusters.ts';
import { json, plain, type Route } from './route.ts';

/** Of the exporter itself, whatever it watches. */
export const EXPORTER_ROUTES: readonly Route[] = [
  {
    path: '/',
    summary: 'The page',
    answer: plain('HTML', 'text/html'),
  },
  {
    path: '/metrics',
    summary: "Prometheus's text format; the path is a flag of the exporter",
    description:
      'Also answers 200 while the scheduler is away: dask_up says so. Where many clusters are watched, with cluster those of that cluster (none once it is gone), and without it those of the exporter itself.',
    answer: plain('All metric families'),
  },
  { path: '/-/healthy', summary: 'The exporter runs', answer: plain('It does'), open: true },
  { path: '/-/ready', summary: 'The exporter answers requests', answer: plain('It does'), open: true },
  {
    path: '/api/v1/openapi.json',
    summary: 'This document',
    answer: { description: 'OpenAPI 3.1', type: 'application/json', schema: { type: 'object' } },
  },
  {
    path: '/api/v1/clusters',
    summary: 'The clusters that are watched, their states, and where they are named',
    answer: json(Clusters, 'Those that are gone as well, while they can be read'),
    problems: [429],
  },
  {
    path: '/api/v1/sd',
    summary: "What to scrape, for Prometheus' http_sd_configs: the exporter itself, then each cluster",
    description:
      'The target is the host that this was asked of, unless --web.external-url says otherwise. Clusters that are gone are left out.',
    answer: json(ScrapeTargets, 'Groups of targets with their labels'),
  },
];
