import { eventually } from '../../../../../test/wait-until.ts';
import { kubernetes, type KubernetesOptions } from '../kubernetes.ts';
import type { Found } from '../source.ts';
import { ApiServerStandIn, type Trouble } from './testing/api-server-stand-in.ts';
import { helmService, operatorService } from './testing/services.ts';

let api: ApiServerStandIn;
let endings: (() => void)[];
beforeEach(async () => {
  api = await ApiServerStandIn.start();
  endings = [];
});
afterEach(async () => {
  for (const end of endings) end();
  await api.close();
});

interface Watched extends NonNullable<KubernetesOptions['limits']> {
  /** undefined: its own, which is team. */
  namespace?: string;
}

/** Looks at one namespace, and keeps what it told. */
function watch({ namespace, ...limits }: Watched = { namespace: 'team' }) {
  const { port } = api;
  const told: Found[] = [];
  const source = kubernetes(namespace, {
    limits,
    open: () =>
      Promise.resolve({
        server: `http://127.0.0.1:${port}`,
        namespace: 'team',
        isInPod: true,
        requestOptions: () => Promise.resolve({ headers: { authorization: 'Bearer token' } }),
      }),
  });
  const end = source.watch((found) => told.push(found));
  endings.push(end);
  return {
    told,
    end,
    flag: source.flag,
    names: () => told.at(-1)?.clusters.map(({ name }) => name),
    problems: () => told.at(-1)?.problems,
    find: (name: string) => told.at(-1)!.clusters.find((one) => one.name === name),
  };
}

/** Until both lists are watched. */
const watched = () => eventually(() => expect(api.watches).toBe(2));

test('Services come, change and go; one that is made again is another', async () => {
  api.apply(operatorService('etl'));
  api.apply(helmService('my-dask'));
  api.apply(operatorService('elsewhere', { namespace: 'other' }));
  const source = watch();
  await eventually(() => expect(source.names()).toEqual(['team/etl', 'team/my-dask']));
  await watched();
  api.apply(operatorService('late'));
  await eventually(() => expect(source.names()).toContain('team/late'));
  api.apply(operatorService('late', { spec: { clusterIP: '10.0.0.9' } }));
  await eventually(() => expect(source.find('team/late')!.address).toBe('tcp://10.0.0.9:8786'));
  const { id } = source.find('team/etl')!;
  api.delete('team', 'etl-scheduler');
  await eventually(() => expect(source.names()).not.toContain('team/etl'));
  api.apply(operatorService('etl'));
  await eventually(() => expect(source.find('team/etl')!.id).not.toBe(id));
  // It has other labels now, so that it is none of these any more.
  api.apply({ ...operatorService('late'), metadata: { ...operatorService('late').metadata, labels: {} } });
  await eventually(() => expect(source.names()!.sort()).toEqual(['team/etl', 'team/my-dask']));
  expect(source.problems()).toEqual([]);
  expect(source.flag).toBe('--clusters.kubernetes.namespace=team');
});

test('every namespace is looked at by *, and its own where none is named', async () => {
  api.apply(operatorService('etl'));
  api.apply(operatorService('etl', { namespace: 'other' }));
  const every = watch({ namespace: '*' });
  const own = watch({});
  await eventually(() => expect(every.names()).toEqual(['team/etl', 'other/etl']));
  await eventually(() => expect(own.names()).toEqual(['team/etl']));
  expect(own.flag).toBe('--clusters.kubernetes');
});

test('5,000 Services are listed in pages, and go', async () => {
  for (let at = 0; at < 5_000; at++) api.apply(operatorService(`c${at}`));
  const source = watch();
  await eventually(() => expect(source.names()).toHaveLength(5_000));
  const lists = api.asked.filter(({ verb }) => verb === 'list');
  // Of the Helm chart's there is an empty one.
  expect(lists).toHaveLength(11);
  await watched();
  const tellings = source.told.length;
  for (let at = 0; at < 500; at++) api.delete('team', `c${at}-scheduler`);
  await eventually(() => expect(source.names()).toHaveLength(4_500));
  // Not each by itself.
  expect(source.told.length - tellings).toBeLessThan(100);
});

test('a list whose rest is forgotten meanwhile is begun anew', async () => {
  for (let at = 0; at < 3; at++) api.apply(operatorService(`c${at}`));
  let forgotten = false;
  api.beforeList = (isRest) => {
    if (!isRest || forgotten) return;
    forgotten = true;
    api.forgetPast();
  };
  const source = watch({ page: 1 });
  await eventually(() => expect(source.names()).toEqual(['team/c0', 'team/c1', 'team/c2']));
  expect(forgotten).toBe(true);
  expect(source.told.flatMap(({ problems }) => problems)).toEqual([]);
});

test.each(['in order', 'cut'] as const)(
  'a watch that ends (%s) is begun again, and nothing is missed',
  async (how) => {
    api.apply(operatorService('a'));
    const source = watch();
    await watched();
    for (const name of ['b', 'c']) {
      api.endWatches(how);
      api.apply(operatorService(name));
      await eventually(() => expect(source.names()).toContain(`team/${name}`));
      await watched();
    }
    expect(source.told.flatMap(({ problems }) => problems)).toEqual([]);
  },
);

test('after an end in order nothing is listed again, and a bookmark tells from where to go on', async () => {
  api.apply(operatorService('a'));
  const source = watch();
  await watched();
  // Of these nobody hears but by the bookmark: they are none of a scheduler.
  for (let at = 0; at < 3; at++) api.apply(operatorService('x', { namespace: 'other' }));
  api.bookmark();
  api.forgetPast();
  // Both must have been read: what comes after them on the same connection has.
  api.apply(operatorService('b'));
  api.apply(helmService('h'));
  await eventually(() => expect(source.names()).toEqual(['team/a', 'team/b', 'team/h']));
  api.endWatches();
  await eventually(() => expect(api.asked.filter(({ verb }) => verb === 'watch')).toHaveLength(4));
  api.apply(operatorService('c'));
  await eventually(() => expect(source.names()).toContain('team/c'));
  expect(api.asked.filter(({ verb }) => verb === 'list')).toHaveLength(2);
});

test('what is too old to be watched (410) is listed anew, and what was deleted meanwhile goes', async () => {
  api.apply(operatorService('a'));
  api.apply(operatorService('b'));
  const source = watch();
  await watched();
  api.endWatches();
  api.delete('team', 'a-scheduler');
  api.forgetPast();
  await eventually(() => expect(source.names()).toEqual(['team/b']));
  expect(source.told.flatMap(({ problems }) => problems)).toEqual([]);
});

test('nonsense in the middle of a watch: all is listed anew', async () => {
  api.apply(operatorService('a'));
  const source = watch();
  for (const line of ['{"type":"ADDED"}\n', 'no JSON\n', '{"type":"ADDED","object":{"metadata":{}}}\n']) {
    await watched();
    const lists = api.asked.length;
    api.sayInWatches(line);
    await eventually(() =>
      expect(api.asked.slice(lists).filter(({ verb }) => verb === 'list')).toHaveLength(2),
    );
  }
  await watched();
  api.apply(operatorService('b'));
  await eventually(() => expect(source.names()).toEqual(['team/a', 'team/b']));
});

const FORBIDDEN =
  'services is forbidden: User "system:serviceaccount:team:dask-exporter" cannot list resource "services" in API group "" in the namespace "team"';

test.each<[string, Trouble, string]>([
  [
    'no right',
    { status: 403, message: FORBIDDEN },
    `${FORBIDDEN} (403); it needs a Role to list and watch services`,
  ],
  [
    'no credentials',
    { status: 401, message: 'Unauthorized' },
    'does not take the credentials (401: Unauthorized)',
  ],
  [
    'an error of its own',
    { status: 500, message: 'etcd is\n away' },
    'the API server answers 500: etcd is away',
  ],
  ['something else', 'nonsense', 'the API server answers 200: the answer is no JSON'],
  ['nothing', 'silence', 'cannot be reached: nothing came for 1 s'],
])('%s: what was found stays, and a sentence says so', async (_what, trouble, sentence) => {
  api.apply(operatorService('a'));
  const source = watch({ namespace: 'team', silenceMs: 1_000 });
  await watched();
  api.trouble = { list: trouble };
  api.endWatches('cut');
  await eventually(() => expect(source.problems()).toEqual([expect.stringContaining(sentence)]));
  expect(source.problems()![0]).toMatch(
    /^The Services of the namespace team cannot be read, and what was found before stays: [^\n]*\.$/,
  );
  expect(source.names()).toEqual(['team/a']);
  api.trouble = {};
  api.apply(operatorService('b'));
  await eventually(() => expect(source.problems()).toEqual([]));
  expect(source.names()).toEqual(['team/a', 'team/b']);
});

test('who may list but not watch is told so, and sees what changes all the same', async () => {
  api.trouble = { watch: { status: 403, message: 'services is forbidden: cannot watch' } };
  api.apply(operatorService('a'));
  const source = watch();
  await eventually(() => expect(source.problems()).toEqual([expect.stringContaining('cannot watch (403)')]));
  api.apply(operatorService('b'));
  await eventually(() => expect(source.names()).toEqual(['team/a', 'team/b']));
  expect(source.problems()).toHaveLength(1);
});

test('an API server that is away, and comes back', async () => {
  api.apply(operatorService('a'));
  const source = watch();
  await watched();
  const { port } = api;
  await api.close();
  await eventually(() =>
    expect(source.problems()).toEqual([expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`)]),
  );
  expect(source.names()).toEqual(['team/a']);
  api = await ApiServerStandIn.start(undefined, port);
  api.apply(operatorService('b'));
  await eventually(() => expect([source.names(), source.problems()]).toEqual([['team/b'], []]));
});

test('a Service that cannot be used is told of, and the others work', async () => {
  api.apply(operatorService('a', { spec: { ports: [] } }));
  api.apply({ metadata: { ...operatorService('b').metadata } } as never);
  api.apply(operatorService('c'));
  const source = watch();
  await eventually(() => expect(source.names()).toEqual(['team/c']));
  expect(source.problems()).toEqual([
    expect.stringContaining('team/a-scheduler is left out: it has no port named tcp-comm'),
    expect.stringContaining('is none as Kubernetes has them'),
  ]);
});

test.each(['before the answer', 'while it watches'])('nothing is left when it ends %s', async (when) => {
  api.apply(operatorService('a'));
  if (when === 'before the answer') api.trouble = { list: 'silence' };
  const source = watch();
  if (when === 'before the answer') await eventually(() => expect(api.asked).toHaveLength(2));
  else await watched();
  expect(await api.connections()).toBe(2);
  const { length } = source.told;
  source.end();
  await eventually(async () => expect(await api.connections()).toBe(0));
  expect(source.told).toHaveLength(length);
});
