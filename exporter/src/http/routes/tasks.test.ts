import { askLog } from '../testing/ask-log.ts';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import express from 'express';
import { LIMITS, type Problem, type TaskRun, type Tasks } from '@daskscope/api';
import { TaskLog } from '../../state/log/log.ts';
import { checkAnswer } from '../testing/contract.ts';
import { filledCluster, HOSTILE, LIFE, NOW, record, runTasks } from '../testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from '../testing/serve.ts';
import { Delivery } from '../delivery/delivery.ts';
import { run, runFinder } from './run.ts';

/** Who ask the same at the same time. */
const READERS = 8;

let server: Served;
beforeAll(async () => (server = await serve()));
afterAll(() => server.close());

describe('tasks', () => {
  const runs = (path: string) => getJson<Tasks>(server, `/api/v1/tasks${path}`);

  test('are the runs in columns', async () => {
    const { tasks, intervals, sources, base, prefixes } = await runs('?keys=true');
    expect(tasks.id).toEqual([0, 1, 2]);
    expect(tasks.key).toEqual(['inc-0', 'inc-1', 'inc-2']);
    expect(tasks.status).toEqual([0, 0, 1]);
    expect(prefixes[tasks.prefix[2]!]).toBe(HOSTILE);
    expect(base + intervals.start[1]!).toBeCloseTo(NOW, 3);
    expect(intervals.duration[1]).toBe(7.123);
    expect(sources.interval).toEqual([0, 2, 4]);
  });

  test('go on from a cursor', async () => {
    const first = await runs('?limit=2');
    const second = await runs(`?limit=2&after=${encodeURIComponent(first.cursor)}`);
    expect([first.tasks.id, second.tasks.id]).toEqual([[0, 1], [2]]);
    expect(second).toMatchObject({ reset: false, lost: 0 });
  });

  test('totals are of all that matches, whatever the limit', async () => {
    expect(await runs('?limit=1')).not.toHaveProperty('totals');
    const { totals: whole } = await runs('?totals=true');
    expect(whole).toMatchObject({
      tasks: 3,
      errors: 1,
      merged: 0,
      lost: false,
      prefix: [0, 1],
      count: [2, 1],
    });
    const { tasks, totals, more, cursor } = await runs('?limit=0&totals=true&resolution=100000');
    expect(tasks.id).toEqual([]);
    expect(totals).toEqual(whole);
    expect(more).toBe(true);
    expect((await runs(`?after=${encodeURIComponent(cursor)}`)).tasks.id).toEqual([0, 1, 2]);
    expect(await runs('?limit=3')).not.toHaveProperty('more');
    expect(await runs('?limit=2')).toMatchObject({ more: true });
    expect((await runs('?limit=1&totals=true&prefix=inc')).totals).toMatchObject({ tasks: 2, prefix: [0] });
  });

  test.each([
    ['status=error', [2]],
    ['prefix=inc', [0, 1]],
    [`prefix=inc&prefix=${encodeURIComponent(HOSTILE)}`, [0, 1, 2]],
    ['worker=tcp://nowhere:1', []],
    ['key=inc-1', [1]],
    ['search=NC-1', [1]],
    [`from=${NOW + 12}&to=${NOW + 16}`, [1]],
    [`life=${LIFE}&limit=1`, [0]],
  ])('%s', async (query, ids) => {
    expect((await runs(`?${query}`)).tasks.id).toEqual(ids);
  });

  test.each([
    ['limit=-1', 'limit', /limit takes a whole number from 0 to 100000, not '-1'/],
    [`limit=${LIMITS.taskRows + 1}`, 'limit', /limit .*100000/],
    ['limit=1.5', 'limit', /limit/],
    ['limit=', 'limit', /limit/],
    ['limit=1&limit=2', 'limit', /limit is given 2 times/],
    ['from=yesterday', 'from', /from takes a number, not 'yesterday'/],
    ['from=2&to=1', 'from', /from .*after to/],
    ['status=bad', 'status', /status takes ok or error, not 'bad'/],
    ['keys=yes', 'keys', /keys takes true or false/],
    ['resolution=0', 'resolution', /resolution takes a number above 0/],
    ['after=nonsense', 'after', /after takes a cursor/],
    ['life=nosuch', 'life', /life.*nosuch/],
    ['search=', 'search', /search/],
    ['key=%ff', undefined, /percent-encoded/],
    ['a=%zz', undefined, /percent-encoded/],
    ['prefix=a&'.repeat(101), 'prefix', /prefix may be given 100 times/],
    ['constructor=1', 'constructor', /'constructor'/],
  ])('%s is refused by a code and a sentence', async (query, parameter, sentence) => {
    const problem = await getJson<Problem>(server, `/api/v1/tasks?${query}`, 400);
    expect(problem.code).toBe(parameter ? 'bad-parameter' : 'malformed-url');
    expect(problem.parameter).toBe(parameter);
    expect(problem.detail).toMatch(sentence);
  });

  test('many come whole, also compressed', async () => {
    const cluster = filledCluster(30_000);
    runTasks(cluster, 3, 25_000);
    const other = await serve({ cluster });
    const path = `/api/v1/tasks?limit=${LIMITS.taskRows}&keys=true`;
    const plain = await get(other, path);
    const zipped = await get(other, path, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(plain.text)).toEqual(
      askLog(cluster.log, { limit: LIMITS.taskRows, keys: true }, other.clock.now),
    );
    expect(gunzipSync(zipped.body).toString()).toBe(plain.text);
    await other.close();
  });
});

test('answers of tasks that nobody reads keep nobody from his', async () => {
  const cluster = filledCluster(10_000);
  runTasks(cluster, 3, 9_000, (id) => record(id, { key: `${'k'.repeat(900)}-${id}` }));
  const other = await serve({ cluster });
  const sockets = Array.from({ length: 8 }, (_, i) => {
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1').pause();
    socket.write(`GET /api/v1/tasks?limit=${LIMITS.taskRows - i}&keys=true HTTP/1.1\r\nHost: test\r\n\r\n`);
    return socket;
  });
  // Each is 9 MB, of which the operating system takes some; what others do not read gives way after some seconds.
  expect((await getJson<Tasks>(other, '/api/v1/tasks?limit=1')).tasks.id).toHaveLength(1);
  for (const socket of sockets) socket.destroy();
  await getJson(other, '/api/v1/tasks');
  expect(other.logged).toEqual([]);
  await other.close();
});

test('the same question asked by many is answered once, and others one after the other', async () => {
  const cluster = filledCluster(30_000);
  runTasks(cluster, 3, 25_000);
  const other = await serve({ cluster });
  const questions = ['', '&prefix=inc', '&status=ok'];
  let underWay = 0;
  let most = 0;
  let arrived = 0;
  const note = () => arrived++;
  subscribe('http.server.request.start', note);
  const { log } = cluster;
  const answering = jest.spyOn(log, 'find').mockImplementation(function* (query, now, tell) {
    most = Math.max(most, ++underWay);
    // However fast one is answered, the others have come meanwhile.
    while (arrived < questions.length * READERS) yield;
    const answer = yield* TaskLog.prototype.find.call(log, query, now, tell);
    underWay--;
    return answer;
  });
  const ask = (question: string) => getJson<Tasks>(other, `/api/v1/tasks?limit=0&totals=true${question}`);
  const answers = await Promise.all(
    questions.flatMap((question) => Array.from({ length: READERS }, () => ask(question))),
  );
  for (const { totals } of answers) expect(totals!.tasks).toBeGreaterThan(25_000);
  expect(most).toBe(1);
  unsubscribe('http.server.request.start', note);
  // A question that came when the same was being answered already is answered with the next ones.
  expect(answering.mock.calls.length).toBeLessThan(answers.length);
  await other.close();
});

test('too many questions of one client are refused by a sentence', async () => {
  const other = await serve({ cluster: filledCluster() });
  const asked = Array.from({ length: 200 }, (_, i) => get(other, `/api/v1/tasks?limit=${i}`));
  const answers = await Promise.all(asked);
  const refused = answers.filter(({ status }) => status === 429);
  for (const { text } of refused) {
    checkAnswer('/api/v1/tasks', 429, JSON.parse(text));
    expect(JSON.parse(text)).toMatchObject({ code: 'busy' });
  }
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(200);
  expect((await get(other, '/api/v1/tasks')).status).toBe(200);
  await other.close();
});

describe('one run', () => {
  const path = `/api/v1/run?life=${LIFE}&id=2`;
  const now = {
    state: 'erred',
    type: null,
    nbytes: 0,
    retries: 0,
    processingOn: null,
    whoHas: [],
    whoWants: ['Client-1'],
    dependencies: [{ key: 'inc-1', state: 'memory' }],
    dependents: [],
    waitingOn: [],
    story: [{ time: NOW, start: 'processing', finish: 'erred', stimulus: 's' }],
  };

  test('has its texts, its intervals and what the scheduler knows of its key', async () => {
    const asked: string[] = [];
    const other = await serve({
      ask: async (key) => {
        asked.push(key);
        return now;
      },
    });
    const run = await getJson<TaskRun>(other, path);
    expect(run).toMatchObject({ key: 'inc-2', exception: 'ValueError(1)', traceback: 'in f', now });
    expect(run.intervals[0]).toMatchObject({ action: 'transfer', source: 'tcp://10.0.0.9:1' });
    expect(asked).toEqual(['inc-2']);
    await other.close();
  });

  test('is answered without the scheduler when asking fails', async () => {
    const other = await serve({ ask: () => Promise.reject(new Error('away')) });
    expect(await getJson<TaskRun>(other, path)).toMatchObject({ now: null, nowMissing: 'not-answered' });
    await other.close();
  });

  test.each(['unknown', 'busy'] as const)('says that it is not known what it is now: %s', async (why) => {
    const other = await serve({ ask: async () => why });
    expect(await getJson<TaskRun>(other, path)).toMatchObject({ now: null, nowMissing: why });
    await other.close();
  });

  test('says that nobody can be asked', async () => {
    const cluster = filledCluster();
    cluster.disconnected('It was closed.', null, NOW);
    const other = await serve({ cluster });
    expect(await getJson<TaskRun>(other, path)).toMatchObject({ now: null, nowMissing: 'not-connected' });
    await other.close();
  });

  test('is answered without the scheduler when that takes too long', async () => {
    const find = runFinder(
      filledCluster(),
      () => new Promise(() => {}),
      () => Promise.resolve(undefined),
      1,
    );
    const app = express().get('/api/v1/run', run(find, new Delivery()));
    const other = app.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await getJson<TaskRun>({ url }, path)).toMatchObject({
      key: 'inc-2',
      now: null,
      nowMissing: 'not-answered',
    });
    other.close();
  });

  test('of a scheduler that is gone asks nobody', async () => {
    const ask = jest.fn();
    const cluster = filledCluster();
    cluster.connected({ ...cluster.identity!, id: 'Scheduler-2' }, NOW);
    const other = await serve({ cluster, ask });
    expect(await getJson<TaskRun>(other, path)).toMatchObject({ now: null, nowMissing: 'other-life' });
    expect(ask).not.toHaveBeenCalled();
    await other.close();
  });

  test('is the same by its path', async () => {
    expect(await getJson(server, `/api/v1/tasks/${LIFE}/2`)).toEqual(await getJson(server, path));
  });

  test.each([
    [`/api/v1/run?life=${LIFE}&id=99`, 404, 'gone', '99'],
    ['/api/v1/run?life=nosuch&id=1', 404, 'gone', 'nosuch'],
    [`/api/v1/run?life=${LIFE}&id=one`, 400, 'bad-parameter', "'one'"],
    [`/api/v1/run?life=${LIFE}`, 400, 'bad-parameter', 'id is missing'],
    ['/api/v1/run', 400, 'bad-parameter', 'life is missing'],
    ['/api/v1/run?life=%ff&id=1', 400, 'malformed-url', 'percent-encoded'],
    [`/api/v1/tasks/${LIFE}/99`, 404, 'gone', '99'],
    ['/api/v1/tasks/nosuch/1', 404, 'gone', 'nosuch'],
    [`/api/v1/tasks/${LIFE}/one`, 400, 'bad-parameter', "'one'"],
    ['/api/v1/tasks/%ff/1', 400, 'malformed-url', 'percent-encoded'],
  ])('%s answers %i %s', async (wrong, status, code, named) => {
    const problem = await getJson<Problem>(server, wrong, status);
    expect(problem.code).toBe(code);
    expect(problem.detail).toContain(named);
  });
});
