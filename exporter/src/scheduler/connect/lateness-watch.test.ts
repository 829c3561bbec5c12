import { Changes } from '../../state/changes.ts';
import { PushLateness } from '../../state/push-lateness.ts';
import { LatenessWatch } from './lateness-watch.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('while a push is overdue the status is told each second, and not otherwise', () => {
  const changes = new Changes();
  const pushLateness = new PushLateness();
  const told: (number | null)[] = [];
  changes.on('status', () => told.push(Math.round(pushLateness.seconds ?? -1)));
  const watch = new LatenessWatch({ pushLateness, changes });
  jest.advanceTimersByTime(3000);
  expect(told).toEqual([]);
  pushLateness.expect(watch, 0);
  jest.advanceTimersByTime(3000);
  expect(told).toEqual([1, 2, 3]);
  pushLateness.expect(watch, 10);
  jest.advanceTimersByTime(3000);
  pushLateness.expect(watch, 0);
  watch.close();
  jest.advanceTimersByTime(3000);
  expect(told).toEqual([1, 2, 3]);
});
