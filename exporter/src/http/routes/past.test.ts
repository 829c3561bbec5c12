import type { Series, Tasks } from '@daskscope/api';
import type { History } from '../../history/history.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import { filledCluster, NOW } from '../testing/filled-cluster.ts';
import { serve, type Served } from '../testing/serve.ts';

let served: Served;
let asked: string[];
let fail: (error: Error) => void;

/** A disk that does not answer. */
function waitingHistory(): History {
  asked = [];
  const waiting = new Promise<never>((_, reject) => (fail = reject));
  const never = (what: string) => () => {
    asked.push(what);
    return waiting;
  };
  return {
    follow: () => () => undefined,
    acknowledged: () => new Map(),
    ...{ series: never('series'), find: never('tasks'), sum: never('sums') },
    documents: never('progress'),
  } as unknown as History;
}

beforeEach(async () => {
  const cluster = filledCluster();
  const figures = Object.fromEntries(SERIES_FIGURES.map((name) => [name, 1])) as never;
  cluster.series.add({ figures, tasks: [0, 0, 0, 0, 0, 0, 0] }, NOW - 5_000);
  cluster.log.isKeptElsewhere(NOW - 60_000);
  served = await serve({ cluster, history: waitingHistory() });
});

afterEach(() => served.close());

const get = async <Answer>(path: string) =>
  (await (await fetch(`${served.url}/api/v1/${path}`)).json()) as Answer;

test.each([
  ['series', `series?from=${NOW - 3_600_000}`, `series?from=${NOW - 5_000}`],
  ['tasks', `tasks?from=${NOW - 3_600_000}`, `tasks?from=${NOW - 5_000}`],
  ['progress', `progress?to=${NOW - 3_600_000}`, `progress?to=${NOW}`],
])('%s of what is here wait for no question of what is on disk', async (what, past, here) => {
  const waits = get(past);
  while (!asked.includes(what)) await new Promise((resolve) => setImmediate(resolve));
  expect(Object.keys(await get<Series & Tasks>(here))).toContain(
    what === 'series' ? 'mean' : what === 'tasks' ? 'tasks' : 'totals',
  );
  fail(new Error('The disk is full.'));
  await waits;
});
