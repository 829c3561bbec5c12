import { TaskGroup, TaskPrefix } from '../../../../simulator/src/scheduler/model.ts';
import { Instance } from '../../../../simulator/src/python/instance.ts';
import { scriptOf, smallState } from '../testing/evaluated-script.ts';
import { NOW, sampleCluster } from '../testing/sample-cluster.ts';
import { ScriptedScheduler } from '../testing/scripted-comm.ts';
import { OnRequest } from './on-request.ts';
import { Places } from './questions.ts';

/** distributed/spans.py, Span; its properties that walk all groups are not to be asked for. */
class Span extends Instance {
  readonly id: string;
  readonly name: readonly string[];
  readonly enqueued = 1_000;
  readonly groups: ReadonlySet<TaskGroup>;
  readonly _cumulative_worker_metrics: ReadonlyMap<unknown, number>;

  constructor(number: number, groups: number, metrics = 0) {
    super();
    this.id = `span-${number}`;
    this.name = [`tag-${number}`];
    this.groups = new Set(
      Array.from({ length: groups }, (_, at) => new TaskGroup(`group-${at}`, new TaskPrefix('inc'))),
    );
    this._cumulative_worker_metrics = new Map(
      Array.from({ length: metrics }, (_, at) => [['execute', 'inc', `own-${at}`, 'seconds'], 1] as const),
    );
  }
}

function asking(spans: Span[]) {
  const state = smallState();
  const extension = state.extensions.get('spans')! as unknown as { spans: Map<string, Span> };
  extension.spans = new Map(spans.map((span) => [span.id, span]));
  const scheduler = new ScriptedScheduler(scriptOf(state));
  const cluster = sampleCluster();
  const { openComm } = scheduler;
  const ask = new OnRequest({ cluster, openComm, places: new Places(), clock: () => NOW });
  return { state, cluster, scheduler, spans: () => ask.spans() };
}

test('no more groups and activities are read than may be, the newest spans first; the others are named', async () => {
  const spans = [
    new Span(1, 1_000),
    new Span(2, 900, 1),
    new Span(3, 50_000),
    new Span(4, 1, 30_000),
    new Span(5, 2),
  ];
  const told = await asking(spans).spans();
  expect(told.spans.map(({ tags, groupCount, own }) => [tags[0], groupCount, own !== null])).toEqual([
    ['tag-5', 2, true],
    ['tag-4', 1, false],
    ['tag-3', 50_000, false],
    ['tag-2', 900, true],
    ['tag-1', 1_000, true],
  ]);
  expect(told.spans[3]!.own).toMatchObject({ start: null, stop: null, groups: { length: 20 } });
  expect(told.spans[3]!.own!.activities).toEqual([
    { context: 'execute', prefix: 'inc', activity: 'own-0', unit: 'seconds', value: 1 },
  ]);
});

test('of very many spans the newest are looked at, in two questions that all who ask share', async () => {
  const { spans, scheduler, cluster } = asking(Array.from({ length: 700 }, (_, at) => new Span(at, 1)));
  const [told, again] = await Promise.all([spans(), spans()]);
  expect(again).toBe(told);
  expect(told).toMatchObject({ total: 700, missing: null, spans: { length: 500, 0: { id: 'span-699' } } });
  expect(scheduler.count('feed')).toBe(2);
  expect(cluster.cost.seconds.get('spans')).toBeGreaterThan(0);
});

test('none, and a scheduler that knows no spans, are two things', async () => {
  expect(await asking([]).spans()).toMatchObject({ total: 0, missing: null, spans: [] });
  const { state, spans } = asking([]);
  state.extensions.delete('spans');
  expect(await spans()).toMatchObject({ missing: expect.stringContaining('2023.5'), spans: [] });
});
