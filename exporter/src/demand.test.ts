import { Demand } from './demand.ts';
import { Changes } from './state/changes.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watched() {
  const cluster = { watchers: 0, changes: new Changes() };
  const demand = new Demand(cluster);
  const turns: boolean[] = [];
  demand.onChange((watching) => turns.push(watching));
  return { cluster, demand, turns };
}

test('many watchers are one demand, which ends a moment after the last left', () => {
  const { cluster, demand, turns } = watched();
  const leave = [demand.enter(), demand.enter()];
  expect(cluster.watchers).toBe(2);
  expect(turns).toEqual([true]);

  leave[0]!();
  jest.advanceTimersByTime(10_000);
  expect(demand.watching).toBe(true);

  leave[1]!();
  expect(cluster.watchers).toBe(0);
  expect(demand.watching).toBe(true);
  jest.advanceTimersByTime(10_000);
  expect(demand.watching).toBe(false);
  expect(turns).toEqual([true, false]);
});

test('a reader that connects again at once is no change', () => {
  const { demand, turns } = watched();
  demand.enter()();
  jest.advanceTimersByTime(500);
  demand.enter();
  jest.advanceTimersByTime(10_000);
  expect(turns).toEqual([true]);
});

test('leaving twice counts once', () => {
  const { cluster, demand } = watched();
  demand.enter();
  const leave = demand.enter();
  leave();
  leave();
  expect(cluster.watchers).toBe(1);
});

test('the status is announced with every change', () => {
  const { cluster, demand } = watched();
  const seen: number[] = [];
  cluster.changes.on('status', () => seen.push(cluster.watchers));
  demand.enter()();
  expect(seen).toEqual([1, 0]);
});

test('a listener that ended hears nothing', () => {
  const { demand } = watched();
  const listener = jest.fn();
  demand.onChange(listener)();
  demand.enter();
  expect(listener).not.toHaveBeenCalled();
});
