import { loads } from '../../../../simulator/src/python/evaluate.ts';
import type { SchedulerState } from '../../../../simulator/src/scheduler/scheduler.ts';
import { dumps } from '../../protocol/pickle.ts';
import { Cluster } from '../../state/cluster.ts';
import { Reading } from '../feeds/reading.ts';
import { smallState } from '../testing/evaluated-script.ts';
import { SELDOM_READ } from './by-cadence.ts';

/** What a feed of it packs on the scheduler, push by push: the same bytes where nothing was evaluated anew. */
function packedBy(state: SchedulerState, feature: string): () => unknown {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 9, address: '', exporterVersion: '', now: 0 });
  const subscription = SELDOM_READ.map((figures) => figures(cluster)).find((one) => one.feature === feature)!;
  const feed = loads(dumps(new Reading(cluster, subscription, 1e6).expression()), state.version) as (
    scheduler: SchedulerState,
  ) => unknown;
  return () => bytesIn(feed(state));
}

function bytesIn(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  return Array.isArray(value) ? value.map(bytesIn).find((found) => found !== undefined) : undefined;
}

const done = { prefix: { name: 'inc' }, nbytes: 8 };
const ran = { startstops: [{ action: 'compute', start: 1, stop: 2 }] };

/** By figure, what makes it another one. */
const CHANGES: [feature: string, change: (state: SchedulerState) => unknown][] = [
  ['activities', (state) => state.cumulative_worker_metrics!.countTask(done, ran)],
  ['groups', (state) => state.transition_counter++],
  ['prefix-memory', (state) => state.transition_counter++],
  ['wanted-threads', (state) => state.transition_counter++],
  ['versions', (state) => state.workers.clear()],
];

test.each(CHANGES)('%s are made once while nothing changes, and anew when it does', (feature, change) => {
  const state = smallState();
  const push = packedBy(state, feature);
  const first = push();
  expect(first).toBeInstanceOf(Uint8Array);
  // Changes with every heartbeat, whatever else does.
  state.cumulative_worker_metrics!.set('latency', 0.002);
  expect(push()).toBe(first);
  change(state);
  expect(push()).not.toBe(first);
});

test('seconds of threads that were wanted go on while a task is at work', () => {
  const state = smallState();
  const push = packedBy(state, 'wanted-threads');
  const [worker] = state.workers.values();
  worker!.processing.set({} as never, 1);
  jest.spyOn(state.loop, 'time').mockReturnValueOnce(1).mockReturnValueOnce(2);
  const first = push();
  expect(push()).not.toBe(first);
});

test('what cannot be told apart is made anew each time', () => {
  const state = smallState();
  const push = packedBy(state, 'groups');
  Object.defineProperty(state, 'transition_counter', { value: undefined });
  const first = push();
  expect(first).toBeInstanceOf(Uint8Array);
  expect(push()).not.toBe(first);
});
