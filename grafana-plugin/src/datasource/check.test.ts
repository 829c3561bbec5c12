import { check } from './check.ts';
import { problemOf } from './problems.ts';
import { statusAnswer } from './testing/tasks.ts';

test('says what it is connected to', async () => {
  await expect(check(async () => statusAnswer())).resolves.toMatchObject({
    status: 'success',
    message: 'Connected to Dask 2026.8.0 at tcp://scheduler:8786: 2 workers, 4 threads.',
  });
});

test('says that the scheduler is away, and why', async () => {
  const connection = { state: 'lost', error: 'Connection refused' } as const;
  await expect(check(async () => statusAnswer({ connection }))).resolves.toEqual({
    status: 'error',
    message:
      'The exporter answers, but it has no connection to the scheduler at tcp://scheduler:8786. Connection refused.',
  });
});

test('says that something else answers', async () => {
  for (const answer of [{}, null, '<html></html>', { status: 'success', data: {} }])
    await expect(check(async () => answer as never)).resolves.toMatchObject({
      status: 'error',
      message: expect.stringContaining("not as Daskscope's exporter does"),
    });
});

test("says that the URL's path is wrong where the exporter itself has nothing there", async () => {
  const detail = 'There is nothing at /wrong/api/v1/status.';
  const refused = problemOf({ status: 404, data: { error: 'Not Found', detail } });
  await expect(check(() => Promise.reject(refused))).resolves.toMatchObject({
    status: 'error',
    message: expect.stringMatching(/path in the data source's URL is wrong.*nothing at \/wrong/),
  });
  const other = problemOf({ status: 404, data: '<h1>no</h1>' });
  await expect(check(() => Promise.reject(other))).resolves.toMatchObject({
    message: expect.stringContaining("not Daskscope's exporter"),
  });
});

test('says what the request failed of', async () => {
  await expect(check(() => Promise.reject(new Error('It is not there.')))).resolves.toEqual({
    status: 'error',
    message: 'It is not there.',
  });
});
