import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import type { AskedOnRequest } from '../../asked/asked.ts';
import type { KeptProfiles } from '../../asked/kept-profiles.ts';
import { Demand } from '../../demand.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { Log } from '../log.ts';
import type { ServedCluster } from '../clusters/served-cluster.ts';
import { startServer, type RunningServer, type ServerOptions } from '../server.ts';
import { checkAnswer } from './contract.ts';
import { filledCluster, LIFE, NOW } from './filled-cluster.ts';

export interface Served extends RunningServer {
  cluster: Cluster;
  demand: Demand;
  logged: string[];
  clock: { now: number };
}

const NOBODY = { asked: 0, silent: [], notAsked: 0 };
/** Nothing is to be told. */
export const ON_REQUEST: AskedOnRequest = {
  profile: async () => ({
    time: NOW,
    of: 'tasks',
    intervalSeconds: 0.01,
    root: { label: 'root', file: '', line: 0, code: '', samples: 0, children: new Map() },
    calls: 1,
    cut: 0,
    empty: 'no-samples',
    activity: null,
    workers: NOBODY,
  }),
  stacks: async () => ({ time: NOW, stacks: [], state: null, workers: NOBODY }),
  logs: async () => ({ time: NOW, records: [], total: 0, more: false, refused: [], workers: NOBODY }),
  graph: async () => ({
    time: NOW,
    life: LIFE,
    total: 0,
    more: false,
    unread: 0,
    tasks: new Map(),
    task: null,
  }),
  spans: async () => ({ time: NOW, life: LIFE, missing: null, total: 0, spans: [], threads: [] }),
  bandwidths: async () => ({ pairs: [], unread: 0 }),
};

export const NO_PROFILES: KeptProfiles = {
  of: () => ({ state: 'waiting', reason: 'It is asked for later.' }),
};

/** Nothing is to be told of it but what it is filled with. */
export const servedCluster = (cluster: Cluster, metrics = 'dask_up 1\n'): ServedCluster => ({
  cluster,
  demand: new Demand(cluster, 0),
  metrics: { renderInSlices: () => metrics, contentType: 'text/plain; version=0.0.4; charset=utf-8' },
  ask: async () => 'unknown',
  onRequest: ON_REQUEST,
  profiles: NO_PROFILES,
});

type ServeOptions = Partial<ServerOptions & ServedCluster> & { configFile?: string };

/** A real server on a free port over a cluster filled by hand, at a time that stands until it is moved. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const cluster = options.cluster ?? filledCluster();
  const demand = new Demand(cluster, 0);
  const logged: string[] = [];
  const clock = { now: NOW };
  const one: ServedCluster = { ...servedCluster(cluster), ...options, cluster, demand };
  const server = await startServer({
    clusters: { one },
    config: {
      web: {
        listenAddress: { host: '127.0.0.1', port: 0 },
        telemetryPath: '/metrics',
        configFile: options.configFile,
      },
    },
    log: recorder(logged),
    clock: () => clock.now,
    ...options,
  });
  return { ...server, cluster, demand, logged, clock };
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  text: string;
}

/** By node:http and not fetch, which changes paths before it sends them. */
export function get(server: { url: string }, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const outgoing = request({ hostname, port, path, agent: false, ...options }, (incoming) => {
      void answerOf(incoming).then(resolve, reject);
    });
    outgoing.on('error', reject).end();
  });
}

async function answerOf(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return { status: incoming.statusCode!, headers: incoming.headers, body, text: body.toString() };
}

/** The answer's JSON, which has been checked against the OpenAPI document. */
export async function getJson<T = Record<string, unknown>>(
  server: { url: string },
  path: string,
  expectedStatus = 200,
): Promise<T> {
  const { status, text } = await get(server, path);
  if (status !== expectedStatus) throw new Error(`GET ${path} answered ${status}: ${text}`);
  const body = JSON.parse(text);
  checkAnswer(path, status, body);
  return body;
}

function recorder(logged: string[]): Log {
  const write = (...parts: unknown[]) => void logged.push(String(parts.at(-1)));
  return { debug: write, info: write, warn: write, error: write };
}
