import { InFlight, type Waiting } from './in-flight.ts';

const MEGABYTE = 2 ** 20;
let now: number;
let lost: string[];
let inFlight: InFlight;
let released: number;

beforeEach(() => {
  now = 0;
  lost = [];
  released = 0;
  inFlight = new InFlight(
    () => released++,
    () => now,
  );
});

function hold(client: string, megabytes: number, body = { bytes: megabytes * MEGABYTE }): Waiting {
  return inFlight.hold(client, body, () => lost.push(client));
}

const megabytes = () => inFlight.bytes / MEGABYTE;

test('there is room until there is enough waiting, and again when some of it is taken', () => {
  const first = hold('a', 20);
  expect(inFlight.admits('a')).toBe(true);
  hold('a', 20);
  expect(inFlight.admits('a')).toBe(false);
  first.release();
  first.release();
  expect(megabytes()).toBe(20);
  expect([inFlight.admits('a'), released, lost]).toEqual([true, 1, []]);
});

test('what several wait for is there once', () => {
  const body = { bytes: 30 * MEGABYTE };
  const [one, other] = [hold('a', 0, body), hold('b', 0, body)];
  expect(megabytes()).toBe(30);
  one.release();
  expect(megabytes()).toBe(30);
  other.release();
  expect(megabytes()).toBe(0);
});

test('a client that holds less takes the room of the one that holds most, after a moment', () => {
  hold('a', 20);
  hold('a', 10);
  hold('b', 5);
  expect(inFlight.admits('c')).toBe(false);
  now = 1000;
  expect(inFlight.admits('c')).toBe(true);
  expect([lost, megabytes()]).toEqual([['a'], 15]);
});

test('who holds most waits, unless somebody takes nothing of what waits for him', () => {
  const slow = hold('a', 20);
  hold('a', 20);
  now = 4000;
  slow.moved();
  expect(inFlight.admits('a')).toBe(false);
  now = 5000;
  expect(inFlight.admits('a')).toBe(true);
  expect([lost, megabytes()]).toEqual([['a'], 20]);
});

test('there is never twice as much as there is room for, and what has just been made', () => {
  for (let count = 0; count < 10; count++) hold('a', 30);
  hold('b', 30);
  expect(megabytes()).toBeLessThanOrEqual(64);
  expect(lost).not.toContain('b');
});
