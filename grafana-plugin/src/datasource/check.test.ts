import type { Status } from '@daskscope/api';
import { check } from './check.ts';
import { problemOf } from './problems.ts';
import { statusAnswer } from '@daskscope/client/testing/answers';

const asking = (status: () => Promise<Status>) => ({
  status,
  clusters: () => Promise.reject(new Error('It was asked for clusters.')),
  of: () => ({ status }),
});

test('says what it is connected to', async () => {
  await expect(check(asking(async () => statusAnswer()))).resolves.toMatchObject({
    status: 'success',
    message: 'Connected to Dask 2026.8.0 at tcp://scheduler:8786: 2 workers, 4 threads.',
  });
});

test('says that the scheduler is away, and why', async () => {
  const connection = { state: 'lost', error: 'Connection refused' } as const;
  await expect(check(asking(async () => statusAnswer({ connection })))).resolves.toEqual({
    status: 'error',
    message: 'The exporter has no connection to the scheduler at tcp://scheduler:8786. Connection refused.',
  });
});

test('says that something else answers', async () => {
  for (const answer of [{}, null, '<html></html>', { status: 'success', data: {} }])
    await expect(check(asking(async () => answer as never))).resolves.toMatchObject({
      status: 'error',
      message: expect.stringContaining("not as Daskscope's exporter does"),
    });
});

test("says that the URL's path is wrong where the exporter itself has nothing there", async () => {
  const detail = 'There is nothing at /wrong/api/v1/status.';
  const refused = problemOf({ status: 404, data: { error: 'Not Found', detail } });
  await expect(check(asking(() => Promise.reject(refused)))).resolves.toMatchObject({
    status: 'error',
    message: expect.stringMatching(/path in the data source's URL is wrong.*nothing at \/wrong/),
  });
  const other = problemOf({ status: 404, data: '<h1>no</h1>' });
  await expect(check(asking(() => Promise.reject(other)))).resolves.toMatchObject({
    message: expect.stringContaining("not Daskscope's exporter"),
  });
  const gone = { error: 'Not Found', detail: 'There is no such run.', code: 'gone' };
  await expect(
    check(asking(() => Promise.reject(problemOf({ status: 404, data: gone })))),
  ).resolves.toMatchObject({ message: 'There is no such run.' });
});

test.each<[number, string | null, RegExp, number?]>([
  [502, 'http://dask:10787', /http:\/\/dask:10787: it is refused there, or the host is not found/],
  [502, 'https://dask:10787', /no connection to https:\/\/dask:10787.*trust its certificate/],
  [502, null, /If it is https, does Grafana's server trust its certificate/],
  [504, 'http://dask:10787', /\(504\): it did not answer in time/],
  [502, 'http://dask:10787', /no answer came from http:\/\/dask:10787 within 30 s/, 30.1],
  [502, null, /no answer came from the data source's URL within 5 s/, 5.1],
])(
  'tells refused, a certificate and a time-out apart: %d of %s',
  async (status, url, message, seconds = 0.4) => {
    const failed = problemOf({ status, statusText: '', data: '' }, seconds);
    const answer = await check(
      asking(() => Promise.reject(failed)),
      '',
      async () => url,
    );
    expect(answer).toEqual({ status: 'error', message: expect.stringMatching(message) });
  },
);

test('says what the request failed of', async () => {
  await expect(check(asking(() => Promise.reject(new Error('It is not there.'))))).resolves.toEqual({
    status: 'error',
    message: 'It is not there.',
  });
});

const OLDER = /2 workers, 4 threads\. The exporter is older than the app: update it\./;

test.each(['0.1.1', '0.10.0', '1.0.0'])('says that the exporter is older than the app %s', async (app) => {
  await expect(
    check(
      asking(async () => statusAnswer()),
      app,
    ),
  ).resolves.toMatchObject({
    status: 'success',
    message: expect.stringMatching(OLDER),
    details: { message: expect.stringContaining(`Exporter 0.1.0, app ${app}.`) },
  });
});

test.each(['', '0.1.0', '0.0.9', '%VERSION%'])('has nothing to say of the app %p', async (app) => {
  await expect(
    check(
      asking(async () => statusAnswer()),
      app,
    ),
  ).resolves.toMatchObject({
    message: expect.not.stringMatching(OLDER),
  });
});

test.each(['0.9', '1.0'])(
  'says that an exporter of the same version is older if its API is %s',
  async (version) => {
    const old = asking(async () => statusAnswer({ api: version }));
    await expect(check(old, '0.1.0')).resolves.toMatchObject({ message: expect.stringMatching(OLDER) });
  },
);

test('says that an exporter is older that does not say which API it has', async () => {
  const status = statusAnswer();
  delete status.api;
  const old = asking(async () => status);
  await expect(check(old, '0.1.0')).resolves.toMatchObject({ message: expect.stringMatching(OLDER) });
});

describe('of an exporter of many clusters', () => {
  const NEEDED = problemOf({ status: 400, data: { detail: 'Say which.', code: 'cluster-needed' } });
  const cluster = (name: string, state: string, error: string | null = null) => ({
    name,
    state,
    error,
    errors: 0,
  });
  const many = (...clusters: object[]) => ({
    status: () => Promise.reject(NEEDED),
    clusters: async () =>
      ({ mode: 'many', sources: [{ problems: ['clusters.yml: line 3 has no address'] }], clusters }) as never,
    of: () => ({ status: async () => statusAnswer() }),
  });

  test('says how many there are, how they stand, and what is wrong', async () => {
    const told = await check(
      many(
        cluster('a', 'connected'),
        cluster('b', 'connected'),
        cluster('c', 'lost', 'Connection refused'),
        cluster('d', 'gone', 'It was closed'),
      ),
      '0.1.0',
    );
    expect(told).toEqual({
      status: 'success',
      message: 'Connected to an exporter of 4 clusters: 2 connected, 1 lost, 1 gone.',
      details: {
        message: [
          'Exporter 0.1.0, app 0.1.0.',
          'clusters.yml: line 3 has no address.',
          'c: Connection refused.',
        ].join('\n'),
      },
    });
  });

  test('says that there is none, and that the exporter is older', async () => {
    await expect(check(many())).resolves.toMatchObject({
      status: 'success',
      message: 'Connected to an exporter of 0 clusters now.',
    });
    await expect(check(many(cluster('a', 'connected')), '9.0.0')).resolves.toMatchObject({
      message: expect.stringMatching(/of 1 cluster: 1 connected\. The exporter is older than the app/),
    });
  });
});
