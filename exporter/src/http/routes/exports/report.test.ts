import { inflateSync } from 'node:zlib';
import {
  fromPrintable,
  unpackReport,
  type Computation,
  type Problem,
  type ReportData,
  type TaskFailures,
  type Tasks,
} from '@daskscope/api';
import { NotTold } from '../../../asked/not-told.ts';
import { PROGRESS_WHOLE_KIND } from '../../../history/cluster/progress-moments.ts';
import type { History } from '../../../history/history.ts';
import {
  COMPUTATION,
  filledCluster,
  HOSTILE,
  LIFE,
  NOW,
  record,
  runTasks,
} from '../../testing/filled-cluster.ts';
import { get, getJson, ON_REQUEST, serve, type Served } from '../../testing/serve.ts';

let server: Served;
beforeAll(async () => (server = await serve()));
afterAll(() => server.close());

async function dataOf(query = '', of: Served = server): Promise<ReportData> {
  const { status, text } = await get(of, `/api/v1/report${query}`);
  expect(status).toBe(200);
  const [, encoded] = /<script type="application\/octet-stream"[^>]*>\s*([^<]*)\s*<\/script>/.exec(text)!;
  return unpackReport(new Uint8Array(inflateSync(fromPrintable(encoded!))));
}

/** One that is open, and has the runs that are in the log. */
const historyWith = (answers: object): History =>
  ({
    ...{ state: 'open', problem: null, stored: 3, waiting: 0, dropped: 0, size: null },
    acknowledged: () => new Map([[LIFE, 3]]),
    ends: () => new Map(),
    failures: async () => ({ found: [], total: 0, more: false }),
    series: async () => ({ oldest: null, newest: null }),
    ...answers,
  }) as unknown as History;

test('has what the API answers', async () => {
  const { tasks, errors, progress, workers, status, profile, left } = await dataOf();
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject(await getJson<Tasks>(server, '/api/v1/tasks?keys=true'));
  expect(errors).toEqual(await getJson<TaskFailures>(server, '/api/v1/errors'));
  expect(progress).toEqual(await getJson(server, '/api/v1/progress'));
  expect(workers).toEqual(await getJson(server, '/api/v1/workers'));
  expect(status).toEqual(await getJson(server, '/api/v1/status'));
  expect(profile).toEqual(await getJson(server, '/api/v1/profile?activity=true'));
  expect(left).toBe(0);
});

test('is of a range', async () => {
  const { from, to, tasks } = await dataOf(`?from=${NOW + 12}&to=${NOW + 16}`);
  expect({ from, to }).toEqual({ from: NOW + 12, to: NOW + 16 });
  expect(tasks.flatMap((page) => page.tasks.key)).toEqual(['inc-1']);
});

test('is a file, in which nothing of a name is markup', async () => {
  const { headers, text } = await get(server, '/api/v1/report');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-disposition': 'attachment; filename="dask-report-2023-11-14-221320.html"',
  });
  expect(text).not.toContain(HOSTILE);
});

test('is of the newest where there are too many', async () => {
  const cluster = filledCluster(300_000);
  runTasks(cluster, 3, 230_000, (id) => record(id, { intervals: [] }));
  const many = await serve({ cluster });
  const { left, tasks } = await dataOf('', many);
  const ids = tasks.flatMap((page) => page.tasks.id);
  expect([left, ids[0], ids.at(-1)]).toEqual([25_000, 25_000, 230_002]);
  await many.close();
});

test('says why there is no profile', async () => {
  const refusing = await serve({
    onRequest: {
      ...ON_REQUEST,
      profile: async () => {
        throw new NotTold('not-connected', 'There is no connection.');
      },
    },
  });
  expect((await dataOf('', refusing)).profile).toMatch(/There is no connection\.$/);
  await refusing.close();
});

test('of a life that is none is refused, and not as a file', async () => {
  const { status, headers, text } = await get(server, '/api/v1/report?life=nosuch');
  expect([status, headers['content-disposition']]).toEqual([400, undefined]);
  expect((JSON.parse(text) as Problem).parameter).toBe('life');
  expect((await dataOf(`?life=${LIFE}`)).tasks[0]!.tasks.id).toHaveLength(3);
});

test('is of the time of a computation, with its kept profile', async () => {
  const profile = { state: 'kept' as const, profile: await ON_REQUEST.profile({}) };
  const refused = async () => {
    throw new NotTold('not-connected', 'There is no connection.');
  };
  const served = await serve({
    profiles: { of: () => profile },
    onRequest: { ...ON_REQUEST, profile: refused },
  });
  const told = await getJson<Computation>(served, `/api/v1/computations/${COMPUTATION}?profile=true`);
  const data = await dataOf(`?computation=${COMPUTATION}`, served);
  expect(data).toMatchObject({ from: told.start, to: told.stop ?? NOW });
  expect(data.profile).toEqual(told.profile.profile);
  const unknown = await get(served, '/api/v1/report?computation=nosuch');
  expect([unknown.status, unknown.headers['content-disposition']]).toEqual([404, undefined]);
  const both = await get(served, `/api/v1/report?computation=${COMPUTATION}&from=1`);
  expect([both.status, (JSON.parse(both.text) as Problem).parameter]).toEqual([400, 'from']);
  await served.close();
});

test('names no history, which cannot be asked from a file', async () => {
  const keeping = await serve({ history: historyWith({}) });
  expect(await getJson(keeping, '/api/v1/status')).toHaveProperty('history');
  expect((await dataOf('', keeping)).status).not.toHaveProperty('history');
  await keeping.close();
});

test('progress is as it was at the end of the range, where that is kept', async () => {
  const then = { life: LIFE, time: NOW - 60_000, prefixes: [] };
  const whole = { stop: then.time, json: JSON.stringify(then) };
  const documents = async ({ kind, to }: { kind: string; to: number }) =>
    kind === PROGRESS_WHOLE_KIND && to > then.time ? [whole] : [];
  const keeping = await serve({ history: historyWith({ documents }) });
  const { progress } = await dataOf(`?to=${NOW - 55_000}`, keeping);
  expect(progress).toMatchObject({ life: LIFE, prefixes: [] });
  expect(progress.time).toBeLessThanOrEqual(NOW - 55_000);
  const unknown = await dataOf(`?to=${NOW - 65_000}`, keeping);
  expect(unknown.progress).toEqual(await getJson(keeping, '/api/v1/progress'));
  await keeping.close();
});
