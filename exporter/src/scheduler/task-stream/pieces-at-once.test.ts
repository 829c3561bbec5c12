import { quiet } from '../testing/scripted-comm.ts';
import { PiecesAtOnce } from './pieces-at-once.ts';

test('so many have a place, and the others get one in the order in which they came', async () => {
  const pieces = new PiecesAtOnce(2);
  const entered: number[] = [];
  const leave: (() => void)[] = [];
  for (const one of [0, 1, 2, 3])
    void pieces.enter().then((given) => {
      entered.push(one);
      leave[one] = given;
    });
  await quiet();
  expect(entered).toEqual([0, 1]);
  leave[1]!();
  leave[1]!();
  await quiet();
  expect(entered).toEqual([0, 1, 2]);
  leave[0]!();
  await quiet();
  expect(entered).toEqual([0, 1, 2, 3]);
  leave[2]!();
  leave[3]!();
  await Promise.all([pieces.enter(), pieces.enter()]);
});
