import { fakeTime, quiet } from '../testing/scripted-comm.ts';
import { Openings } from './openings.ts';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

function openings(most: number) {
  const all = new Openings({ most, holdMs: 100 });
  const begun: string[] = [];
  const leave = new Map<string, () => void>();
  const enter = (name: string, failures = 0, signal = new AbortController().signal) =>
    all.enter(failures, signal).then(
      (left) => {
        begun.push(name);
        leave.set(name, left);
      },
      () => begun.push(`${name} called off`),
    );
  return { begun, leave: (name: string) => leave.get(name)!(), enter };
}

test('so many at a time, and the next where one leaves', async () => {
  const { begun, leave, enter } = openings(2);
  for (const name of ['a', 'b', 'c', 'd']) void enter(name);
  await quiet();
  expect(begun).toEqual(['a', 'b']);
  leave('a');
  leave('a');
  await quiet();
  expect(begun).toEqual(['a', 'b', 'c']);
  leave('b');
  leave('c');
  await quiet();
  void enter('e');
  await quiet();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('those that do not answer keep the others waiting no longer than a moment', async () => {
  const { begun, leave, enter } = openings(1);
  void enter('hangs');
  void enter('next');
  await quiet();
  expect(begun).toEqual(['hangs']);
  jest.advanceTimersByTime(100);
  await quiet();
  expect(begun).toEqual(['hangs', 'next']);
  void enter('last');
  // Its place is no more its own.
  leave('hangs');
  await quiet();
  expect(begun).toEqual(['hangs', 'next']);
  leave('next');
  await quiet();
  expect(begun).toEqual(['hangs', 'next', 'last']);
});

test('what failed least often comes first', async () => {
  const { begun, leave, enter } = openings(1);
  void enter('first');
  void enter('dead', 400);
  void enter('long dead', 4_000);
  void enter('lost', 3);
  void enter('new', 0);
  void enter('as new', 0);
  await quiet();
  for (const name of ['first', 'new', 'as new', 'lost', 'dead']) {
    leave(name);
    await quiet();
  }
  expect(begun).toEqual(['first', 'new', 'as new', 'lost', 'dead', 'long dead']);
});

test('one that is called off leaves the queue', async () => {
  const { begun, leave, enter } = openings(1);
  const abort = new AbortController();
  void enter('first');
  void enter('called', 0, abort.signal);
  void enter('next');
  await quiet();
  abort.abort();
  await quiet();
  leave('first');
  await quiet();
  expect(begun).toEqual(['first', 'called called off', 'next']);
});

test('what failed often waits for its turn among its like, and nothing else does', () => {
  const all = new Openings();
  expect([all.leastWait(0, 1_000), all.leastWait(5, 1_000)]).toEqual([0, 0]);
  const waits = Array.from({ length: 5_000 }, () => all.leastWait(10, 1_000));
  expect([waits[0], waits[1], waits.at(-1)]).toEqual([0, 10, 49_990]);
  expect(all.leastWait(5, 1_000)).toBe(0);
  // Nobody waits for turns that have passed.
  expect(all.leastWait(10, 100_000)).toBe(0);
});
