import type { Tasks } from '@daskscope/api';
import {
  filledCluster,
  LIFE,
  NOW,
  record,
  runTasks,
  WORKER,
  workerUpdate,
} from '../testing/filled-cluster.ts';
import { getJson, serve, type Served } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';
import { FEW_NAMES } from '../../state/names.ts';

/** A worker that came after all that went. */
const LATE = 'tcp://late:1';

let server: Served;
let reader: StreamReader;

beforeEach(async () => {
  const cluster = filledCluster();
  for (let i = 0; i < FEW_NAMES; i++) cluster.workerNames.describe(`tcp://old:${i}`, `old-${i}`, 'old');
  cluster.workers.update([workerUpdate(), { ...workerUpdate(), address: LATE }], NOW);
  // The last of all that came.
  cluster.record(cluster.log.openLife(LIFE, NOW), 3, record(3, { worker: 'tcp://new:1' }), false);
  server = await serve({ cluster, pace: { heartbeatMs: 20 } });
  reader = await StreamReader.open(server, '?keys=true');
});

afterEach(async () => {
  reader.leave();
  await server.close();
});

test('a reader that is told of names that went is sent all dictionaries, and all runs that are kept, once', async () => {
  const before = await reader.line('tasks');
  expect(before.cursor).toBe(`${LIFE}:4`);
  expect(before.workers!.length).toBeGreaterThan(FEW_NAMES);
  server.cluster.changes.announce('tasks');
  const update = await reader.line('tasks', ({ reset }) => reset);
  expect(update).toMatchObject({ cursor: `${LIFE}:4~1`, lost: 0, tasks: { id: [0, 1, 2, 3] } });
  expect(update.lives).toEqual([LIFE]);
  expect(update.prefixes).toEqual(before.prefixes);
  expect(update.workers!.length).toBeLessThan(10);
  expect(update.tasks.worker.map((position) => update.workers![position]!.address)).toEqual([
    ...[0, 1, 2].map(() => WORKER),
    'tcp://new:1',
  ]);
  runTasks(server.cluster, 4, 1);
  await reader.run(4);
  expect(reader.tasks.filter(({ reset }) => reset)).toHaveLength(1);
});

test('positions of workers are told anew as soon as they are others', async () => {
  const position = ({ workers }: { workers: { address: string; position?: number | undefined }[] }) =>
    workers.find(({ address }) => address === LATE)?.position ?? -1;
  expect(position(await reader.line('workers'))).toBeGreaterThan(FEW_NAMES);
  server.cluster.changes.announce('tasks');
  const { workers } = await reader.line('tasks', ({ reset }) => reset);
  const place = workers!.findIndex(({ address }) => address === LATE);
  expect(place).not.toBe(-1);
  await reader.line('workers', (told) => position(told) === place);
});

test('the route takes such cursors; to one from before it says that all begins anew', async () => {
  server.cluster.changes.announce('tasks');
  const ask = (after: string) =>
    getJson<Tasks>(server, `/api/v1/tasks?keys=true&after=${encodeURIComponent(after)}`);
  expect(await ask(`${LIFE}:2~1`)).toMatchObject({ reset: false, tasks: { id: [2, 3] } });
  const anew = await ask(`${LIFE}:2`);
  expect(anew).toMatchObject({ reset: true, cursor: `${LIFE}:4~1`, tasks: { id: [0, 1, 2, 3] } });
});
