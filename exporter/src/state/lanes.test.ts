import { Lanes } from './lanes.ts';

test('threads of a worker get lanes in order of first sight', () => {
  const lanes = new Lanes();
  expect(['a', 'b', 'a', 'c', 'b'].map((ident) => lanes.laneOf('tcp://w:1', ident))).toEqual([0, 1, 0, 2, 1]);
  expect(lanes.laneOf('tcp://w:2', 'c')).toBe(0);
});

test('idents beyond the bound take the lanes unused for longest; those in use keep theirs', () => {
  const lanes = new Lanes();
  const steady = new Set<number>();
  let highest = 0;
  for (let index = 0; index < 70_000; index++) {
    steady.add(lanes.laneOf('tcp://w:1', 'steady'));
    highest = Math.max(highest, lanes.laneOf('tcp://w:1', `seceded-${index}`));
  }
  expect([...steady]).toEqual([0]);
  expect(highest).toBeLessThan(65_536);
});

test('no thread is given the lane of one that runs', () => {
  const lanes = new Lanes();
  for (let index = 0; index < 700; index++) lanes.laneOf('tcp://w:1', `early-${index}`);
  const taken = new Set<number>();
  for (let index = 0; index < 5000; index++) {
    expect(lanes.laneOf('tcp://w:1', 'early-699')).toBe(699);
    taken.add(lanes.laneOf('tcp://w:1', `seceded-${index}`));
  }
  expect(taken).not.toContain(699);
});

test('workers that come and go for ever are forgotten, those that work are not', () => {
  const lanes = new Lanes();
  lanes.laneOf('tcp://steady:1', 'a');
  for (let index = 0; index < 50_000; index++) {
    lanes.laneOf(`tcp://w:${index}`, 'a');
    lanes.laneOf(`tcp://w:${index}`, 'b');
    if (index % 1000 === 0) lanes.laneOf('tcp://steady:1', 'a');
  }
  expect(lanes.laneOf('tcp://steady:1', 'b')).toBe(1);
  expect(lanes.laneOf('tcp://w:0', 'b')).toBe(0);
});
