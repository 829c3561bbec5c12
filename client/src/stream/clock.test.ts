import { Clock } from './clock.ts';

let own = 0;
let clock: Clock;

beforeEach(() => {
  own = 1_000;
  clock = new Clock(() => own);
});

test('is this machine’s until the exporter has said what its own shows', () =>
  expect(clock.now()).toBe(1_000));

test('the answer that was shortest on its way says best what it shows', () => {
  clock.hear(5_000);
  own += 100;
  clock.hear(5_040);
  expect(clock.now()).toBe(5_100);
});

test('an exporter that is put right is believed after some words', () => {
  clock.hear(90_000);
  for (let i = 0; i < 20; i++) clock.hear(2_000);
  expect(clock.now()).toBe(2_000);
  expect(clock.ahead).toBe(1_000);
});
