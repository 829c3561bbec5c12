import { LIMITS } from '@daskscope/api';
import { eventually } from '../../../test/wait-until.ts';
import { ExporterApi, type Get } from './exporter-api.ts';
import { Filter } from './filter.ts';
import { statusAnswer, tasksAnswer } from '@daskscope/client/testing/answers';

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const page of pages) list.push(page);
  return list;
}

test('asks for a range with its filter, resolution and keys', async () => {
  const asked: string[] = [];
  const api = new ExporterApi(async (route, parameters) => {
    asked.push(`${route}?${parameters}`);
    return tasksAnswer({});
  });
  const filter = new Filter({
    prefixes: ['inc', 'a,b'],
    workers: ['tcp://10.0.0.1:1'],
    status: 'error',
    search: 'x y',
  });
  await all(api.tasks(filter, { from: 1000.5, to: 2000.5, resolution: 0.5 }));
  const parameters = new URLSearchParams(asked[0]!.split('?')[1]);
  expect(asked[0]).toMatch(/^\/api\/v1\/tasks\?/);
  expect(parameters.getAll('prefix')).toEqual(['inc', 'a,b']);
  expect(Object.fromEntries(parameters)).toMatchObject({
    worker: 'tcp://10.0.0.1:1',
    status: 'error',
    search: 'x y',
    from: '1000',
    to: '2001',
    resolution: '0.5',
    keys: 'true',
  });
});

test('pages on from the cursor while there is more, and has the totals of all with the first page', async () => {
  const after: (string | null)[] = [];
  const totals: (string | null)[] = [];
  const api = new ExporterApi(async (_, parameters) => {
    after.push(parameters.get('after'));
    totals.push(parameters.get('totals'));
    return tasksAnswer({ cursor: `s:${after.length}`, ...(after.length < 3 && { more: true as const }) });
  });
  expect(await all(api.tasks(new Filter(), { from: 0, resolution: 1 }))).toHaveLength(3);
  expect(after).toEqual([null, 's:1', 's:2']);
  expect(totals).toEqual(['true', null, null]);
});

test('asks on for failures whose texts are too long for one answer, up to as many as one may have', async () => {
  const asked: string[] = [];
  const api = new ExporterApi(async (_, parameters) => {
    asked.push(`${parameters.get('after')} ${parameters.get('limit')}`);
    const errors = Array.from({ length: 400 }, (_, i) => ({ id: asked.length * 1000 + i }));
    return { errors, total: 5000, more: true, cursor: `5:${asked.length}` };
  });
  const { errors } = await api.errors(new Filter(), { from: 0 });
  expect(errors).toHaveLength(1200);
  expect(asked).toEqual([`null ${LIMITS.errorRows}`, '5:1 600', '5:2 200']);
});

test('leaves out of the URL what would make it too long', async () => {
  let length = 0;
  const get: Get = async (route, parameters) => {
    length = `${route}?${parameters}`.length;
    return tasksAnswer({});
  };
  const api = new ExporterApi(get);
  const long = Array.from({ length: 90 }, (_, i) => `${'x'.repeat(200)}${i}`);
  await all(api.tasks(new Filter({ prefixes: long }), { from: 0, resolution: 1 }));
  expect(length).toBeLessThan(LIMITS.urlLength);
  const many = Array.from({ length: LIMITS.values + 1 }, (_, i) => `f${i}`);
  await all(api.tasks(new Filter({ prefixes: many }), { from: 0, resolution: 1 }));
  expect(length).toBeLessThan(300);
  length = -1;
  await expect(api.sums(new Filter({ prefixes: many }), { from: 0, to: 1 })).resolves.toBeNull();
  expect(length).toBe(-1);
});

test('asks for the sums of a range alone', async () => {
  let asked = '';
  const totals = {
    ...{ tasks: 3, errors: 1, busy: 9, lanes: 2, merged: 0, lost: false },
    ...{ prefix: [1], count: [3], erred: [1], compute: [7], transfer: [2], other: [0] },
  };
  const api = new ExporterApi(async (_, parameters) => {
    asked = `${parameters}`;
    return tasksAnswer({ totals });
  });
  await expect(api.sums(new Filter({ prefixes: ['inc'] }), { from: 1.25, to: 9 })).resolves.toEqual({
    ...{ tasks: 3, errors: 1, busy: 9, threads: null, lost: false },
    functions: [{ position: 1, count: 3, erred: 1, compute: 7, transfer: 2, other: 0 }],
  });
  expect(asked).toBe('prefix=inc&from=1.25&to=9&limit=0&totals=true');
});

test('sums that several ask for at once are asked for once', async () => {
  let asked = 0;
  const api = new ExporterApi(async () => {
    asked++;
    return tasksAnswer({});
  });
  const sums = (to: number) => api.sums(new Filter(), { from: 0, to });
  await Promise.all([sums(1), sums(1), sums(2)]);
  expect(asked).toBe(2);
  await sums(1);
  expect(asked).toBe(3);
});

const withoutCodes = { error: 'Bad Request', detail: 'Says what in words that may change.' };
const refusedTotals = { ...withoutCodes, code: 'bad-parameter', parameter: 'totals' };

describe.each([
  ['codes', withoutCodes],
  ['its totals', refusedTotals],
])('an exporter that is older than %s', (_, data) => {
  let asked: URLSearchParams[];
  let api: ExporterApi;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = [];
    api = new ExporterApi(async (route, parameters) => {
      if (route.endsWith('/status')) return statusAnswer();
      asked.push(new URLSearchParams(parameters));
      if (parameters.has('totals')) throw { status: 400, data };
      return tasksAnswer({});
    });
  });
  afterEach(() => jest.useRealTimers());

  const tasks = () => all(api.tasks(new Filter(), { from: 0, resolution: 1 }));
  const totals = () => asked.splice(0).map((parameters) => parameters.get('totals'));

  test('is asked for tasks without them, and has no sums', async () => {
    await expect(tasks()).resolves.toHaveLength(1);
    expect(totals()).toEqual(['true', null]);
    await expect(tasks()).resolves.toHaveLength(1);
    expect(totals()).toEqual([null]);
    await expect(api.sums(new Filter(), { from: 0, to: 1 })).resolves.toBeNull();
    expect(totals()).toEqual([]);
  });

  test('is found out by its sums as well', async () => {
    await expect(api.sums(new Filter(), { from: 0, to: 1 })).resolves.toBeNull();
    expect(totals()).toEqual(['true']);
    await expect(tasks()).resolves.toHaveLength(1);
    expect(totals()).toEqual([null]);
  });

  test.each([
    ['some minutes', async () => jest.advanceTimersByTime(5 * 60_000)],
    ['a status that is answered', () => api.status()],
  ])('is asked for them again after %s', async (_, after) => {
    await tasks();
    await after();
    totals();
    await tasks();
    expect(totals()).toEqual(['true', null]);
  });
});

test('what else is refused is not asked again', async () => {
  let asked = 0;
  // The sentence may begin with anything.
  const data = { ...refusedTotals, detail: 'totals and resolution: no.', parameter: 'resolution' };
  const api = new ExporterApi(() => {
    asked++;
    return Promise.reject({ status: 400, data });
  });
  await expect(all(api.tasks(new Filter(), { from: 0, resolution: 1 }))).rejects.toThrow(data.detail);
  expect(asked).toBe(1);
});

test('an exporter without codes that refuses something else is not taken to have no totals', async () => {
  let refuses = true;
  const asked: (string | null)[] = [];
  const api = new ExporterApi((_, parameters) => {
    asked.push(parameters.get('totals'));
    return refuses ? Promise.reject({ status: 400, data: withoutCodes }) : Promise.resolve(tasksAnswer({}));
  });
  const tasks = () => all(api.tasks(new Filter(), { from: 0, resolution: 1 }));
  await expect(tasks()).rejects.toThrow(withoutCodes.detail);
  refuses = false;
  await tasks();
  expect(asked).toEqual(['true', null, 'true']);
});

test('a run is found at its older path, too, where the exporter has no newer one', async () => {
  const asked: string[] = [];
  const nothing = { error: 'Not Found', detail: 'There is nothing here.' };
  const gone = { ...nothing, code: 'gone' };
  let data: object = nothing;
  const api = new ExporterApi(async (route, parameters) => {
    asked.push(`${route}?${parameters}`);
    if (route.endsWith('/run')) throw { status: 404, data };
    return {};
  });
  await api.run('Scheduler/1', 7);
  expect(asked).toEqual(['/api/v1/run?life=Scheduler%2F1&id=7', '/api/v1/tasks/Scheduler%2F1/7?']);
  data = gone;
  await expect(api.run('Scheduler/1', 7)).rejects.toThrow(gone.detail);
  expect(asked).toHaveLength(3);
});

test('what fails is told in a sentence', async () => {
  const api = new ExporterApi(() => Promise.reject({ status: 502, data: {} }));
  await expect(api.status()).rejects.toThrow(/cannot reach the exporter/);
});

test('sums of what has a text are asked for with it; where the query looks for one already they cannot be told', async () => {
  const asked: (string | null)[] = [];
  const api = new ExporterApi(async (_, parameters) => {
    asked.push(parameters.get('search'));
    return tasksAnswer({});
  });
  await api.sums(new Filter(), { from: 0, to: 1 }, 'inc-');
  await expect(api.sums(new Filter({ search: 'x' }), { from: 0, to: 1 }, 'inc-')).resolves.toBeNull();
  expect(asked).toEqual(['inc-']);
});

describe('of a cluster', () => {
  const NAME = 'team/"a" & 🦆';

  test('every route is asked with its name', async () => {
    const asked: (string | null)[] = [];
    const api = new ExporterApi(async (_, parameters) => {
      asked.push(parameters.get('cluster'));
      return tasksAnswer({});
    }).of(NAME);
    await api.status();
    await api.answer('logs', { level: 'info' });
    await api.sums(new Filter(), { from: 0, to: 1 });
    await api.of('other').progress();
    await api.of(null).workers();
    expect(asked).toEqual([NAME, NAME, NAME, 'other', null]);
  });

  test('an exporter that is older than that there can be many is asked without it, and not refused again', async () => {
    const asked: boolean[] = [];
    const detail = "'cluster' is not a parameter. None is taken here.";
    const api = new ExporterApi((_, parameters) => {
      asked.push(parameters.has('cluster'));
      return parameters.has('cluster')
        ? Promise.reject({ status: 400, data: { detail, code: 'bad-parameter', parameter: 'cluster' } })
        : Promise.resolve(statusAnswer());
    });
    await api.of(NAME).status();
    await api.of('other').status();
    expect(asked).toEqual([true, false, false]);
  });

  test('one that it does not have is told at once', async () => {
    const get = jest.fn<Promise<unknown>, []>(() =>
      Promise.reject({ status: 404, data: { detail: 'There is no cluster "x".', code: 'cluster-unknown' } }),
    );
    await expect(new ExporterApi(get).of('x').status()).rejects.toThrow('The exporter has no cluster "x"');
    expect(get).toHaveBeenCalledTimes(1);
  });

  test('questions to schedulers and workers wait for one another, whichever cluster they are of', async () => {
    const waiting: (() => void)[] = [];
    const api = new ExporterApi(() => new Promise((answered) => waiting.push(() => answered({}))));
    const all = Array.from({ length: 8 }, (_, at) => api.of(`job ${at}`).onRequest('logs', {}));
    let most = 0;
    for (let answered = 0; answered < all.length; answered++) {
      await eventually(async () => expect(waiting.length).toBeGreaterThan(0));
      most = Math.max(most, waiting.length);
      waiting.shift()!();
    }
    await Promise.all(all);
    expect(most).toBe(2);
  });
});
