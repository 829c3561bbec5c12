import { check } from './check.ts';
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

test('says what the request failed of', async () => {
  await expect(check(() => Promise.reject(new Error('It is not there.')))).resolves.toEqual({
    status: 'error',
    message: 'It is not there.',
  });
});
