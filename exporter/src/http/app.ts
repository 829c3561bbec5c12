import {
  GroupsQuery,
  LogsQuery,
  NoQuery,
  ProfileQuery,
  StacksQuery,
  UnrunnableQuery,
  VersionsQuery,
} from '@daskscope/api';
import express, { type Express, type RequestHandler } from 'express';
import type { Config } from '../config/config.ts';
import { clustersOf, type Listing } from './clusters/cluster-list.ts';
import type { ClusterParts } from './clusters/cluster-parts.ts';
import { clusterNeeded, ofCluster, type WhichCluster } from './clusters/which-cluster.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Log } from './log.ts';
import { answerProblems, unknownRoute } from './problem.ts';
import { requestLimits } from './request-limits.ts';
import { advice } from './routes/advice.ts';
import { clusters } from './routes/clusters.ts';
import { compare, computation, computations } from './routes/computations.ts';
import { errors } from './routes/errors.ts';
import { events } from './routes/events.ts';
import { figures } from './routes/figures.ts';
import { graph } from './routes/asked/graph.ts';
import { healthy, ready } from './routes/health.ts';
import { metricsText, type Metrics } from './routes/prometheus/metrics.ts';
import { onRequest } from './routes/asked/on-request.ts';
import { links } from './routes/asked/links.ts';
import { openapiDocument } from './routes/openapi.ts';
import { page, pageFile } from './routes/page/page.ts';
import { progress } from './routes/progress.ts';
import { report } from './routes/exports/report.ts';
import { series } from './routes/series.ts';
import { scrapeTargets, type ScrapeOptions } from './routes/prometheus/scrape-targets.ts';
import { spans } from './routes/asked/spans.ts';
import { stream, streamPresence, type ReadersOf } from './routes/stream.ts';
import { run, runByPath, runFinder } from './routes/run.ts';
import { tasks } from './routes/tasks.ts';
import { trace } from './routes/exports/trace.ts';
import { worker, workers } from './routes/workers.ts';
import { securityHeaders } from './security-headers.ts';

/** What is served: one cluster for life, or many that come and go. */
export interface Served {
  which: WhichCluster;
  listing: Listing;
  /** The exporter's own page of metrics, and streams of no cluster; null: it watches one cluster, and they are its. */
  own: { metrics: Metrics; parts: ClusterParts } | null;
  /** Those to scrape by their names; null: the exporter's own page is of the cluster. */
  scraped: ScrapeOptions['clusters'];
}

export interface Parts {
  served: Served;
  delivery: Delivery;
  config: Pick<Config, 'web'>;
  /** What the web configuration asks of a request before it is answered. */
  admission: RequestHandler;
  clock: () => number;
  log: Log;
}

/** Every route, in the order they are tried. */
export function createApp({ served, delivery, config, admission, clock, log }: Parts): Express {
  const { which, listing, own } = served;
  const { telemetryPath, externalUrl } = config.web;
  const needed = () => clusterNeeded(listing.names());
  const readersOf: ReadersOf = (request, ofNone) => {
    const parts = which(request) ?? (ofNone ? own?.parts : undefined);
    if (!parts) throw needed();
    return parts.readers;
  };
  const ofItself = own && metricsText(own.metrics, delivery);
  const ofTheCluster = ofCluster(which, needed)(({ served: { metrics } }) => metricsText(metrics, delivery));
  const metrics: RequestHandler = (request, ...rest) =>
    (ofItself && !which(request) ? ofItself : ofTheCluster)(request, ...rest);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.use(securityHeaders, requestLimits);
  app.get('/-/healthy', healthy);
  app.get('/-/ready', ready);
  app.use(admission);
  app.get('/api/v1/stream', stream(readersOf));
  app.get('/api/v1/stream/:reader', streamPresence(readersOf));
  app.get('/', page(telemetryPath, listing.mode, delivery));
  app.get('/page.*hash', pageFile(delivery));
  app.get(telemetryPath, metrics);
  app.get('/api/v1/openapi.json', openapiDocument(delivery));
  app.get(
    '/api/v1/clusters',
    clusters(() => clustersOf(listing, clock()), delivery),
  );
  app.get('/api/v1/sd', scrapeTargets({ telemetryPath, externalUrl, clusters: served.scraped }, delivery));
  get('/api/v1/status', ({ answers }) => figures(NoQuery, () => answers.status(), delivery));
  get('/api/v1/tasks', ({ answers, name }) => tasks(answers, name, delivery));
  get('/api/v1/trace', ({ answers, name }) => trace(answers, name, delivery));
  get('/api/v1/report', ({ answers, name, served: asked }) => report(answers, name, asked, delivery));
  get('/api/v1/run', (parts) => run(findRun(parts), delivery));
  get('/api/v1/tasks/:life/:id', (parts) => runByPath(findRun(parts), delivery));
  get('/api/v1/progress', ({ answers }) => progress(answers, delivery));
  get('/api/v1/workers', ({ answers }) => workers(answers, delivery));
  get('/api/v1/workers/:address', ({ answers }) => worker(answers, delivery));
  get('/api/v1/errors', ({ answers }) => errors(answers, delivery));
  get('/api/v1/events', ({ answers }) => events(answers, delivery));
  get('/api/v1/groups', ({ answers }) => figures(GroupsQuery, (query) => answers.groups(query), delivery));
  get('/api/v1/computations', ({ answers }) => computations(answers, delivery));
  get('/api/v1/computations/:id', ({ answers, served: { profiles } }) =>
    computation(answers, profiles, delivery),
  );
  get('/api/v1/compare', ({ answers, served: { profiles } }) => compare(answers, profiles, delivery));
  get('/api/v1/advice', ({ answers }) => advice(answers, delivery));
  get('/api/v1/unrunnable', ({ answers }) =>
    figures(UnrunnableQuery, (query) => answers.unrunnable(query), delivery),
  );
  get('/api/v1/versions', ({ answers }) =>
    figures(VersionsQuery, (query) => answers.versions(query), delivery),
  );
  get('/api/v1/graph', ({ answers, served: asked }) => graph(answers, asked.onRequest, delivery));
  get('/api/v1/spans', ({ answers, served: { onRequest: asked } }) => spans(answers, asked, delivery));
  get('/api/v1/links', ({ answers, served: { cluster, onRequest: asked } }) =>
    links(cluster, answers, asked, delivery),
  );
  get('/api/v1/series', ({ answers }) => series(answers, delivery));
  get('/api/v1/profile', ({ answers, served: { onRequest: asked } }) =>
    onRequest(ProfileQuery, asked.profile, answers.profile, delivery),
  );
  get('/api/v1/stacks', ({ answers, served: { onRequest: asked } }) =>
    onRequest(StacksQuery, asked.stacks, answers.stacks, delivery),
  );
  get('/api/v1/logs', ({ answers, served: { onRequest: asked } }) =>
    onRequest(LogsQuery, asked.logs, answers.logs, delivery),
  );
  app.use(unknownRoute);
  app.use(answerProblems(log));
  return app;

  /** A route of one cluster. */
  function get<Params>(path: string, make: (parts: ClusterParts) => RequestHandler<Params>): void {
    app.get(path, ofCluster(which, needed)(make) as RequestHandler);
  }
}

const findRun = ({ answers, served: { cluster, ask } }: ClusterParts) =>
  runFinder(cluster, ask, answers.keepsHistory ? (life, id) => answers.pastRun(life, id) : undefined);
