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
import type { AskedOnRequest } from '../asked/asked.ts';
import type { Config } from '../config.ts';
import type { Cluster } from '../state/cluster.ts';
import type { Answers } from './answers/answers.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Log } from './log.ts';
import { answerProblems, unknownRoute } from './problem.ts';
import { requestLimits } from './request-limits.ts';
import { errors } from './routes/errors.ts';
import { events } from './routes/events.ts';
import { figures } from './routes/figures.ts';
import { graph } from './routes/graph.ts';
import { healthy, ready } from './routes/health.ts';
import { metricsText, type Metrics } from './routes/metrics.ts';
import { onRequest } from './routes/on-request.ts';
import { links } from './routes/links.ts';
import { openapiDocument } from './routes/openapi.ts';
import { page, pageFile } from './routes/page.ts';
import { series } from './routes/series.ts';
import { stream, streamPresence } from './routes/stream.ts';
import { run, runByPath, runFinder, type Ask } from './routes/run.ts';
import { tasks } from './routes/tasks.ts';
import { worker, workers } from './routes/workers.ts';
import { securityHeaders } from './security-headers.ts';
import type { Readers } from './stream/readers.ts';

export interface Parts {
  cluster: Cluster;
  answers: Answers;
  readers: Readers;
  delivery: Delivery;
  metrics: Metrics;
  ask: Ask;
  onRequest: AskedOnRequest;
  config: Pick<Config, 'web'>;
  /** What the web configuration asks of a request before it is answered. */
  admission: RequestHandler;
  log: Log;
}

/** Every route, in the order they are tried. */
export function createApp(parts: Parts): Express {
  const { cluster, answers, readers, delivery, metrics, ask, config, admission, log } = parts;
  const { telemetryPath } = config.web;
  const findRun = runFinder(cluster, ask);
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
  app.get('/api/v1/stream', stream(readers));
  app.get('/api/v1/stream/:reader', streamPresence(readers));
  app.get('/', page(telemetryPath, delivery));
  app.get('/page.*hash', pageFile(delivery));
  app.get(telemetryPath, metricsText(metrics, delivery));
  app.get('/api/v1/openapi.json', openapiDocument(delivery));
  app.get(
    '/api/v1/status',
    figures(NoQuery, () => answers.status(), delivery),
  );
  app.get('/api/v1/tasks', tasks(answers, delivery));
  app.get('/api/v1/run', run(findRun, delivery));
  app.get('/api/v1/tasks/:life/:id', runByPath(findRun, delivery));
  app.get(
    '/api/v1/progress',
    figures(NoQuery, () => answers.progress(), delivery),
  );
  app.get('/api/v1/workers', workers(answers, delivery));
  app.get('/api/v1/workers/:address', worker(answers, delivery));
  app.get('/api/v1/errors', errors(answers, delivery));
  app.get('/api/v1/events', events(answers, delivery));
  app.get(
    '/api/v1/groups',
    figures(GroupsQuery, (query) => answers.groups(query), delivery),
  );
  app.get(
    '/api/v1/unrunnable',
    figures(UnrunnableQuery, (query) => answers.unrunnable(query), delivery),
  );
  app.get(
    '/api/v1/versions',
    figures(VersionsQuery, (query) => answers.versions(query), delivery),
  );
  app.get('/api/v1/graph', graph(answers, parts.onRequest, delivery));
  app.get('/api/v1/links', links(cluster, answers, parts.onRequest, delivery));
  app.get('/api/v1/series', series(answers, delivery));
  app.get('/api/v1/profile', onRequest(ProfileQuery, parts.onRequest.profile, answers.profile, delivery));
  app.get('/api/v1/stacks', onRequest(StacksQuery, parts.onRequest.stacks, answers.stacks, delivery));
  app.get('/api/v1/logs', onRequest(LogsQuery, parts.onRequest.logs, answers.logs, delivery));
  app.use(unknownRoute);
  app.use(answerProblems(log));
  return app;
}
