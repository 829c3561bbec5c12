import type { Life } from '@daskscope/api';
import { Connection } from '@daskscope/client';
import { totals } from '@daskscope/timeline';
import { FakePage } from '@daskscope/client/testing/streams';
import {
  emptyCluster,
  failedRecord,
  filledCluster,
  IDENTITY,
  runTasks,
} from '../../../exporter/src/http/testing/filled-cluster.ts';
import { serve, type Served } from '../../../exporter/src/http/testing/serve.ts';
import { eventually } from '../../../test/wait-until.ts';
import { FEW_NAMES } from '../../../exporter/src/state/names.ts';
import { openStream } from '../open-stream.ts';
import { KeptTasks } from './kept-tasks.ts';

const NOW = 1_700_000_000_000;
const realFetch = globalThis.fetch;

let server: Served;
let kept: KeptTasks;
let leave: () => void;
/** Requests for tasks, as they came. */
let asked: string[];
/** What happens while an answer of tasks is on its way, or what is answered instead. */
let meanwhile: () => Promise<Response | undefined>;
let problems: string[];
let lines: number;
let whole: boolean;
let finished: number;
/** What the status said last of the lives. */
let lives: () => Life[];

/** As a browser does, relative to the page. */
async function fetchFromPage(url: string, init?: RequestInit): Promise<Response> {
  if (url.startsWith('api/v1/tasks')) {
    asked.push(url);
    const answer = await realFetch(new URL(url, `${server.url}/`), init);
    return (await meanwhile()) ?? answer;
  }
  return realFetch(new URL(url, `${server.url}/`), init);
}

beforeEach(() => {
  globalThis.fetch = fetchFromPage as typeof fetch;
  asked = [];
  problems = [];
  lines = 0;
  finished = 0;
  whole = false;
  lives = () => server.cluster.log.lives();
  meanwhile = async () => undefined;
});

afterEach(async () => {
  leave();
  globalThis.fetch = realFetch;
  await server.close();
  jest.restoreAllMocks();
});

/** The page, without what it draws. */
async function open(cluster: Served['cluster']): Promise<void> {
  server = await serve({ cluster, pace: { heartbeatMs: 20 } });
  kept = new KeptTasks({
    changed: () => undefined,
    storeChanged: () => undefined,
    beganAnew: () => connection.restart(),
    historyProgress: (progress) => {
      if (progress === null) whole = true;
      else if ('problem' in progress) problems.push(progress.problem);
    },
    finished: () => finished++,
  });
  const connection = new Connection({
    open: openStream,
    ask: () => Promise.reject(new Error('Not here')),
    page: new FakePage(),
    cursor: () => kept.cursor,
    onBadCursor: () => kept.beginAnew(),
    onLine(line) {
      if (line.topic === 'tasks') {
        kept.takeTasks(line.data);
        lines++;
      }
      void kept.fetchHistory(lives());
    },
    onChange: () => undefined,
  });
  leave = connection.enter();
  await until(() => lines > 0);
}

const until = (holds: () => boolean) => eventually(() => expect(holds()).toBe(true));

/** Ids of the runs that the page has, in order. */
function ids(): number[] {
  const { runs } = kept.store;
  return Array.from({ length: runs.end - runs.first }, (_, i) => runs.run(runs.first + i)!.id);
}

const range = (count: number) => Array.from({ length: count }, (_, id) => id);

test('a page that is opened before any scheduler has all of its runs, each once', async () => {
  await open(emptyCluster());
  let next = 0;
  const runSome = async () => {
    const before = lines;
    runTasks(server.cluster, next, 5);
    next += 5;
    await until(() => lines > before);
    return undefined;
  };
  meanwhile = runSome;
  server.cluster.connected(IDENTITY, NOW);
  await runSome();
  await until(() => whole || asked.length === 0);
  // A line that came may have been on its way before they ran.
  await eventually(() => expect(ids()).toEqual(range(next)));
});

/** Lives and ids of the runs that the page has, in order. */
function runsOf(): string[] {
  const { runs } = kept.store;
  return Array.from({ length: runs.end - runs.first }, (_, i) => {
    const { life, id } = runs.run(runs.first + i)!;
    return `${kept.names.lives.name(life)} ${id}`;
  });
}

const connect = (cluster: Served['cluster'], id: string) => cluster.connected({ ...IDENTITY, id }, NOW);

test('the past waits for a status that knows the scheduler whose runs come', async () => {
  const cluster = emptyCluster();
  connect(cluster, 'A');
  runTasks(cluster, 0, 2);
  const before = cluster.log.lives();
  lives = () => before;
  connect(cluster, 'B');
  runTasks(cluster, 0, 2);
  await open(cluster);
  await kept.fetchHistory(lives());
  expect(asked).toEqual([]);
  await kept.fetchHistory(cluster.log.lives());
  expect(runsOf()).toEqual(['A 0', 'A 1', 'B 0', 'B 1']);
});

test('a scheduler that was there before another and is there again goes on, whenever the page is opened', async () => {
  const cluster = emptyCluster();
  connect(cluster, 'A');
  runTasks(cluster, 0, 2);
  connect(cluster, 'B');
  runTasks(cluster, 0, 2);
  connect(cluster, 'A');
  await open(cluster);
  await until(() => whole);
  expect(runsOf()).toEqual(['A 0', 'A 1', 'B 0', 'B 1']);
  runTasks(cluster, 2, 1);
  await until(() => runsOf().includes('A 2'));
  connect(cluster, 'B');
  runTasks(cluster, 2, 1);
  await until(() => runsOf().includes('B 2'));
  expect(runsOf()).toEqual(['A 0', 'A 1', 'B 0', 'B 1', 'A 2', 'B 2']);
});

test('a page that is opened before anything has run knows the dictionaries that the first line had', async () => {
  const cluster = emptyCluster();
  cluster.connected(IDENTITY, NOW);
  await open(cluster);
  void kept.fetchHistory(server.cluster.log.lives());
  await until(() => whole);
  runTasks(server.cluster, 0, 1);
  await until(() => ids().length === 1);
  const { groups } = totals(kept.store.columns, [0, 1], { from: NOW - 1_000, to: NOW + 1_000 });
  expect(groups).toMatchObject([{ count: 1 }]);
});

test('what erred has not finished: it is no part of the rate', async () => {
  await open(emptyCluster());
  server.cluster.connected(IDENTITY, NOW);
  runTasks(server.cluster, 0, 5);
  runTasks(server.cluster, 5, 2, failedRecord);
  await until(() => ids().length === 7);
  expect(finished).toBe(5);
});

test('a page that is opened later has what was before, and what comes while that is fetched', async () => {
  let more = 3;
  meanwhile = async () => {
    const before = lines;
    runTasks(server.cluster, more++, 1);
    await until(() => lines > before);
    return undefined;
  };
  await open(filledCluster());
  await until(() => whole);
  await eventually(() => expect(ids()).toEqual(range(more)));
  runTasks(server.cluster, more, 1);
  await until(() => ids().length > more);
  expect(ids()).toEqual(range(more + 1));
});

test('a past that is refused is asked for again after a pause, not with every line', async () => {
  const refusal = JSON.stringify({ error: 'Too Many Requests', detail: 'Sixteen answers are under way.' });
  meanwhile = async () => new Response(refusal, { status: 429 });
  // No pause is over before all of them have come.
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  await open(filledCluster());
  for (let id = 3; id < 53; id++) {
    const before = lines;
    runTasks(server.cluster, id, 1);
    await until(() => lines > before);
  }
  expect(asked.length).toBe(1);
  expect(problems).toEqual(['Sixteen answers are under way.']);
  meanwhile = async () => undefined;
  clock.mockReturnValue(now + 60_000);
  void kept.fetchHistory(server.cluster.log.lives());
  await until(() => ids().length === 53);
  expect(ids()).toEqual(range(53));
});

test('where the exporter drops old names the page does so, too, and has all that the exporter has', async () => {
  const cluster = filledCluster();
  for (let i = 0; i < FEW_NAMES; i++) cluster.workerNames.describe(`tcp://old:${i}`, `old-${i}`, 'old');
  await open(cluster);
  await until(() => whole);
  expect(kept.names.workers.size).toBeGreaterThan(FEW_NAMES);
  whole = false;
  cluster.changes.announce('workers');
  expect(cluster.log.epoch).toBe(1);
  await until(() => whole && kept.names.workers.size < 100);
  runTasks(cluster, 3, 5);
  await until(() => ids().length === 8);
  expect(ids()).toEqual(range(8));
  const { runs } = kept.store;
  for (const id of [0, 7]) {
    const run = runs.run(runs.first + id)!;
    const told = cluster.log.run(cluster.log.lifeId(0), id)!;
    expect(kept.names.prefixes.name(run.prefix)).toBe(told.prefix);
    expect(kept.names.workers.name(run.worker)).toBe(told.worker.address);
  }
  const hosts = new Set(kept.lanes.rows().map(({ host }) => host));
  expect(hosts).not.toContain('old');
});
