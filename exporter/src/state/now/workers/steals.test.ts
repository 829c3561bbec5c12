import { StealsByCost } from './steals.ts';

const told = (steals: StealsByCost) =>
  Array.from(steals.levels(), ({ multiplier, requests, seconds }) => [
    multiplier,
    requests.total,
    requests.before,
    seconds.total,
  ]);

test('each level of cost counts by itself, and what was there before is told apart', () => {
  const steals = new StealsByCost();
  steals.beginLife(false);
  steals.tell([
    { multiplier: 1, requests: 5, seconds: 0.5 },
    { multiplier: 2, requests: 0, seconds: 0 },
  ]);
  steals.tell([
    { multiplier: 1, requests: 8, seconds: 0.75 },
    { multiplier: 2, requests: 1, seconds: 2 },
  ]);
  expect(told(steals)).toEqual([
    [1, 8, 5, 0.75],
    [2, 1, 0, 2],
  ]);
});

test('another scheduler counts on, and a level that only it has is all new where it is younger', () => {
  const steals = new StealsByCost();
  steals.beginLife(false);
  steals.tell([{ multiplier: 1, requests: 5, seconds: 1 }]);
  steals.beginLife(true);
  steals.tell([
    { multiplier: 1, requests: 2, seconds: 0.5 },
    { multiplier: 6, requests: 3, seconds: 4 },
  ]);
  expect(told(steals)).toEqual([
    [1, 7, 5, 1.5],
    [6, 3, 0, 4],
  ]);
});

test('a level without a number is none, and there are no more than any scheduler has', () => {
  const steals = new StealsByCost();
  steals.beginLife(false);
  steals.tell([{ multiplier: NaN, requests: 1, seconds: 1 }]);
  expect(told(steals)).toEqual([]);
  steals.tell(Array.from({ length: 500 }, (_, multiplier) => ({ multiplier, requests: 1, seconds: 1 })));
  expect(told(steals)).toHaveLength(100);
  steals.tell([{ multiplier: 0, requests: 4, seconds: 1 }]);
  expect(told(steals)[0]).toEqual([0, 4, 1, 1]);
});
