import { gunzipSync } from 'node:zlib';
import type { Problem, Tasks, Trace, TraceEvent } from '@daskscope/api';
import type { Cluster } from '../../../state/cluster.ts';
import { filledCluster, HOSTILE, LIFE, NOW, record, runTasks, WORKER } from '../../testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from '../../testing/serve.ts';

/** More than one page. */
const MANY = 5_200;
const NAMES = [
  '=SUM(A1)',
  '+1',
  '-1',
  '@x',
  'a;=1+1',
  'b\n@c',
  'say "hi"',
  'two\nlines',
  'a,b',
  'snow ☃ 🎉',
  "('x', 0)",
  '',
];

let server: Served;
beforeAll(async () => (server = await serve({ cluster: manyRuns() })));
afterAll(() => server.close());

function manyRuns(): Cluster {
  const cluster = filledCluster(20_000);
  runTasks(cluster, 3, MANY, (id) => {
    const key = `${NAMES[id % NAMES.length]!}${id}`;
    return record(id, { key, thread: String(id % 3), erred: id % 100 === 0, exception: `Error(${id})` });
  });
  return cluster;
}

/** Rows of cells, as RFC 4180 has them. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((cells) => cells.length > 1);
}

async function csv(query: string) {
  const answer = await get(server, `/api/v1/tasks?${query}`);
  expect(answer.status).toBe(200);
  const [head, ...rows] = parseCsv(answer.text);
  return {
    ...answer,
    head: head!,
    rows: rows.map((row) => Object.fromEntries(row.map((cell, i) => [head![i]!, cell]))),
  };
}

const allRuns = async () =>
  JSON.parse((await get(server, '/api/v1/tasks?keys=true&limit=100000')).text) as Tasks;

describe('CSV', () => {
  test('has every run as it is in /tasks, whatever its key', async () => {
    const { rows, headers } = await csv('format=csv');
    const { tasks } = await allRuns();
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="dask-tasks-2023-11-14-221320.csv"',
    });
    expect(rows.map(({ id }) => Number(id))).toEqual(tasks.id);
    expect(rows.map(({ key }) => key)).toEqual(tasks.key);
    expect(rows.filter(({ status }) => status === 'error')).toHaveLength(
      tasks.status.reduce((sum, status) => sum + status, 0),
    );
  });

  test('has a row as it is documented', async () => {
    const { rows } = await csv('format=csv&status=error');
    expect(rows[0]).toEqual({
      life: LIFE,
      id: '2',
      key: 'inc-2',
      prefix: HOSTILE,
      worker: WORKER,
      worker_name: HOSTILE,
      host: '10.0.0.8',
      thread: '0',
      status: 'error',
      start: '2023-11-14T22:13:20.017500Z',
      stop: '2023-11-14T22:13:20.027123Z',
      compute_seconds: '0.007123',
      transfer_seconds: '0.0025',
      other_seconds: '0',
      nbytes: '28',
      exception: 'ValueError(1)',
    });
  });

  test('for spreadsheets has no cell that is a formula, and all others as they are', async () => {
    const plain = await csv('format=csv');
    const { text, rows } = await csv('format=excel-csv');
    expect(text.startsWith('\ufeff')).toBe(true);
    const formula = /(^|[;\n])[=+\-@]/;
    expect(rows.filter(({ key }) => formula.test(key!))).toEqual([]);
    expect(plain.rows.filter(({ key }) => formula.test(key!)).length).toBeGreaterThan(MANY / 4);
    expect(rows.map(({ key }) => key!.replace(/(^|[;\n])'/, '$1'))).toEqual(plain.rows.map(({ key }) => key));
  });

  test.each([
    ['limit=5100', 5100],
    ['limit=0', 0],
    ['prefix=nosuch', 0],
    [`from=${NOW + 12}&to=${NOW + 16}`, 1],
  ])('%s', async (query, count) => {
    expect((await csv(`format=csv&${query}`)).rows).toHaveLength(count);
  });

  test.each(['keys=true', 'totals=true', 'resolution=5', 'after=nosuch', 'life=nosuch'])(
    '%s is refused, and not as a file',
    async (query) => {
      const { status, headers, text } = await get(server, `/api/v1/tasks?format=csv&${query}`);
      expect([status, headers['content-disposition']]).toEqual([400, undefined]);
      expect((JSON.parse(text) as Problem).parameter).toBe(query.split('=')[0]);
    },
  );

  test('is compressed on the way for those who take that', async () => {
    const plain = await get(server, '/api/v1/tasks?format=csv');
    const { headers, body } = await get(server, '/api/v1/tasks?format=csv', {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).equals(plain.body)).toBe(true);
    expect(body.length).toBeLessThan(plain.body.length / 4);
  });
});

test('a run that failed says so where why it did is not kept any more', async () => {
  const cluster = filledCluster(20_000);
  // More than are kept.
  runTasks(cluster, 3, 10_300, (id) => record(id, { erred: true, exception: `Error(${id})` }));
  const crowded = await serve({ cluster });
  try {
    const [, ...rows] = parseCsv((await get(crowded, '/api/v1/tasks?format=csv&status=error')).text);
    const texts = rows.map((cells) => cells.at(-1));
    const told = texts.findIndex((text) => text !== '(not kept)');
    expect(told).toBeGreaterThan(100);
    expect(texts.slice(told)).toEqual(rows.slice(told).map(([, id]) => `Error(${id})`));
    const { traceEvents } = await getJson<Trace>(crowded, '/api/v1/trace');
    const marks = traceEvents.filter((event) => event.ph === 'i').map(({ name }) => name);
    expect(marks.slice(0, told)).toEqual(Array(told).fill('error, whose text is not kept'));
    expect(marks.slice(told)).toEqual(texts.slice(told));
  } finally {
    await crowded.close();
  }
});

describe('trace', () => {
  let events: TraceEvent[];
  beforeAll(async () => {
    const { text } = await get(server, '/api/v1/trace');
    events = (JSON.parse(text) as Trace).traceEvents;
    server.cluster.failures.fromScheduler(LIFE, {
      key: 'gone-1',
      prefix: 'gone',
      time: NOW + 5,
      workers: [WORKER],
      exception: 'KilledWorker: gone-1\nmore',
      traceback: '',
    });
  });

  test('has every interval of /tasks, where and when it was', async () => {
    const { intervals, base, tasks, actions } = await allRuns();
    const complete = events.filter((event) => event.ph === 'X');
    expect(complete.map(({ args }) => args.key)).toEqual(intervals.task.map((row) => tasks.key![row]));
    expect(complete.map(({ cat }) => cat.split(',')[0])).toEqual(
      intervals.action.map((action) => actions[action]),
    );
    const apart = complete.map(({ ts, dur }, row) =>
      Math.max(
        Math.abs(ts / 1000 - (base + intervals.start[row]!)),
        Math.abs(dur / 1000 - intervals.duration[row]!),
      ),
    );
    expect(Math.max(...apart)).toBeLessThan(0.002);
    const erred = events.filter((event) => event.ph === 'i');
    expect(erred.map(({ name }) => name).slice(0, 2)).toEqual(['ValueError(1)', 'Error(100)']);
    expect(erred).toHaveLength(tasks.status.reduce((sum, status) => sum + status, 0));
  });

  test('has no two events of a thread that overlap, which Perfetto would drop', () => {
    const threads = new Map<string, { ts: number; dur: number }[]>();
    for (const event of events)
      if (event.ph === 'X') {
        const thread = `${event.pid} ${event.tid}`;
        if (!threads.has(thread)) threads.set(thread, []);
        threads.get(thread)!.push(event);
      }
    for (const there of threads.values()) {
      there.sort((one, other) => one.ts - other.ts);
      const overlapping = there.slice(1).filter(({ ts }, index) => there[index]!.ts + there[index]!.dur > ts);
      expect(overlapping).toEqual([]);
    }
  });

  test('names workers and threads before anything is on them', () => {
    const named = new Set<string>();
    const texts: unknown[] = [];
    let unnamed = 0;
    for (const event of events) {
      const of = event.tid === 0 ? `${event.pid}` : `${event.pid} ${event.tid}`;
      if (event.ph !== 'M') unnamed += named.has(of) ? 0 : 1;
      else if (/_name$/.test(event.name)) {
        named.add(of);
        texts.push(event.args.name);
      }
    }
    expect(unnamed).toBe(0);
    expect(texts).toEqual(
      expect.arrayContaining([`${HOSTILE} ${WORKER}`, 'thread 0', 'thread 0, transfers']),
    );
  });

  test('is of a range', async () => {
    const path = `/api/v1/trace?from=${NOW + 12}&to=${NOW + 16}`;
    const { traceEvents } = await getJson<Trace>(server, path);
    const keys = traceEvents.flatMap((event: TraceEvent) => (event.ph === 'X' ? [event.args.key] : []));
    expect(new Set(keys)).toEqual(new Set(['inc-1']));
  });

  test('tells of a worker that died with a task', async () => {
    const { traceEvents } = await getJson<Trace>(server, `/api/v1/trace?from=${NOW}&to=${NOW + 16}`);
    const found = traceEvents.filter((event) => event.ph === 'i' && event.s === 'p');
    expect(found).toMatchObject([
      { cat: 'error', name: 'KilledWorker: gone-1', ts: (NOW + 5) * 1000, args: { key: 'gone-1' } },
    ]);
  });

  test.each([
    ['search=INC-1', ['inc-1'], []],
    ['key=inc-1', ['inc-1'], []],
    ['search=GONE', [], ['gone-1']],
    ['prefix=gone', [], ['gone-1']],
    ['prefix=gone&status=ok', [], []],
    ['key=gone-2', [], []],
    [`prefix=gone&worker=${encodeURIComponent(WORKER)}`, [], ['gone-1']],
    [`prefix=gone&worker=${encodeURIComponent(HOSTILE)}`, [], ['gone-1']],
    ['worker=tcp://10.0.0.9:1', [], []],
  ])('%s leaves out what else ran or died', async (query, ran, died) => {
    const { traceEvents } = await getJson<Trace>(server, `/api/v1/trace?to=${NOW + 16}&${query}`);
    const keys = (ph: string, reach?: string) =>
      traceEvents.flatMap((event) =>
        event.ph === ph && (event as { s?: string }).s === reach ? [(event.args as { key: string }).key] : [],
      );
    expect([[...new Set(keys('X'))], keys('i', 'p')]).toEqual([ran, died]);
  });
});
