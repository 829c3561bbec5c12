import { LIMITS } from '@daskscope/api';
import { atOnce } from '../../slices.ts';
import type { EventUpdate } from '../../state/updates/events.ts';
import { emptyCluster, IDENTITY, NOW, WORKER } from '../testing/filled-cluster.ts';
import { eventsOf } from './events.ts';

const event = (id: number, changes: Partial<EventUpdate> = {}): EventUpdate => ({
  time: NOW + id,
  kind: null,
  worker: null,
  text: `event ${id}`,
  data: String(id),
  cut: false,
  lostTasks: null,
  lostData: null,
  expected: null,
  ...changes,
});

function connected() {
  const cluster = emptyCluster();
  cluster.connected(IDENTITY, NOW);
  return cluster;
}

/** Newest first, as Dask is asked for them. */
const several = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => event(to - 1 - at));

const ask = (cluster: ReturnType<typeof connected>, query: Parameters<typeof eventsOf>[1] = {}) =>
  atOnce(eventsOf(cluster, query));

test('each event is told once, the newest first, and what was missed is counted', () => {
  const cluster = connected();
  expect(cluster.events.tellCounts(new Map([['all', 3]]), NOW)).toEqual(new Map([['all', 3]]));
  cluster.events.tell([{ topic: 'all', count: 3, newest: several(0, 3) }]);
  expect(cluster.events.tellCounts(new Map([['all', 3]]), NOW).size).toBe(0);
  cluster.events.tellCounts(new Map([['all', 9]]), NOW);
  cluster.events.tell([{ topic: 'all', count: 9, newest: several(5, 9) }]);
  // Asked for more than there are new ones.
  cluster.events.tellCounts(new Map([['all', 10]]), NOW);
  cluster.events.tell([{ topic: 'all', count: 10, newest: several(6, 10) }]);
  const answer = ask(cluster);
  expect(answer.events.data).toEqual(['9', '8', '7', '6', '5', '2', '1', '0']);
  expect(answer).toMatchObject({ topics: ['all'], counts: [10], lost: [2], dropped: 0, total: 8, time: NOW });
});

test('filters, and an answer that ends before its rows says so', () => {
  const cluster = connected();
  const left = { kind: 'remove-worker', worker: WORKER, lostTasks: 2, lostData: 0, expected: false };
  cluster.events.tell([
    { topic: 'all', count: 2, newest: [event(5, left), event(1, { text: 'Hello' })] },
    { topic: 'own', count: 1, newest: [event(3, { data: '"HELLO"' })] },
  ]);
  const ids = (query: Parameters<typeof eventsOf>[1]) => ask(cluster, query).events.id;
  expect(ids({})).toEqual([2, 1, 0]);
  expect(ids({ topic: ['own'] })).toEqual([1]);
  expect(ids({ kind: ['remove-worker'] })).toEqual([2]);
  expect(ids({ worker: [WORKER, 'tcp://other:1'] })).toEqual([2]);
  expect(ids({ search: 'hello' })).toEqual([1, 0]);
  expect(ids({ from: NOW + 2, to: NOW + 4 })).toEqual([1]);
  expect(ids({ after: 1 })).toEqual([2]);
  expect(ids({ life: 'other' })).toEqual([]);
  expect(ask(cluster, { limit: 2 })).toMatchObject({ total: 3, more: true });
  expect(ask(cluster, { limit: 3 }).more).toBeUndefined();
  expect(ask(cluster, { kind: ['remove-worker'] }).events).toMatchObject({
    worker: [WORKER],
    lostTasks: [2],
    lostData: [0],
    expected: [false],
  });
});

test('a day of events, topics and lives leaves no more than the limits', () => {
  const cluster = connected();
  const { events } = cluster;
  const long = 'x'.repeat(LIMITS.eventData);
  for (let round = 0; round < 200; round++) {
    const counts = new Map([['busy', (round + 1) * 100]]);
    const own = Array.from({ length: 90 }, (_, at) => `tcp://10.0.0.1:${round * 90 + at}`);
    for (const topic of own) counts.set(topic, 1);
    events.tellCounts(counts, NOW);
    events.tell([
      { topic: 'busy', count: (round + 1) * 100, newest: several(round * 100, (round + 1) * 100) },
      ...own.map((topic) => ({ topic, count: 1, newest: [event(round, { data: long })] })),
    ]);
  }
  const kept = events.all();
  expect(kept.length).toBeLessThanOrEqual(LIMITS.events);
  expect(kept.filter(({ topic }) => topic === 'busy').length).toBeLessThanOrEqual(LIMITS.eventsOfTopic);
  expect(kept.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(16 * 1024 * 1024);
  expect(events.topics().size).toBeLessThanOrEqual(LIMITS.events + 100);
  expect(kept.length + events.dropped).toBe(200 * 190);
  // 10,000 long ones are more than an answer may have.
  const answer = ask(cluster, { limit: LIMITS.events });
  expect(answer.more).toBe(true);
  expect(JSON.stringify(answer.events.data).length).toBeLessThan(1.1 * LIMITS.eventBytes);
});

test("another scheduler's topics begin anew, and what was before stays", () => {
  const cluster = connected();
  const tell = () => {
    cluster.events.tellCounts(new Map([['all', 1]]), NOW);
    cluster.events.tell([{ topic: 'all', count: 1, newest: [event(1)] }]);
  };
  tell();
  cluster.connected(IDENTITY, NOW);
  tell();
  expect(ask(cluster).total).toBe(1);
  cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  expect(ask(cluster).counts).toEqual([null]);
  tell();
  expect(ask(cluster)).toMatchObject({ total: 2, lives: ['Scheduler-2', IDENTITY.id], counts: [1] });
});
