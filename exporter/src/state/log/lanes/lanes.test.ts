import { Lanes } from './lanes.ts';

test('each worker has lanes of its own', () => {
  const lanes = new Lanes();
  const laneOf = (address: string, ident: string, at: number) =>
    lanes.laneOf(address, ident, { start: at, stop: at + 1 }, 2);
  expect(['a', 'b', 'a', 'b'].map((ident, at) => laneOf('tcp://w:1', ident, at))).toEqual([0, 1, 0, 1]);
  expect(laneOf('tcp://w:2', 'b', 9)).toBe(0);
});

test('workers that come and go for ever are forgotten, those that work are not', () => {
  const lanes = new Lanes();
  const laneOf = (address: string, ident: string, at: number) =>
    lanes.laneOf(address, ident, { start: at, stop: at + 1 }, 2);
  laneOf('tcp://steady:1', 'a', 0);
  for (let index = 0; index < 50_000; index++) {
    laneOf(`tcp://w:${index}`, 'a', index);
    laneOf(`tcp://w:${index}`, 'b', index);
    if (index % 1000 === 0) laneOf('tcp://steady:1', 'a', index);
  }
  expect(laneOf('tcp://steady:1', 'b', 50_000)).toBe(1);
  expect(laneOf('tcp://w:0', 'b', 50_000)).toBe(0);
});
