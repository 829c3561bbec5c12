import { cut, NAME_LIMIT } from '../state/text.ts';
import { about, checkScheduler, schedulerIdentity } from './about.ts';

const long = 'x'.repeat(100_000);
const short = cut(long, NAME_LIMIT);

test('what a scheduler says of itself is cut where it is too long', () => {
  const identity = new Map([
    ['id', long],
    ['address', long],
  ]);
  expect(schedulerIdentity(identity, 'tcp://s:8786', about([long, `${long} (main)`]))).toMatchObject({
    id: short,
    address: short,
    version: short,
    python: short,
  });
});

test('so is the kind of a peer that is no scheduler', () => {
  expect(() => checkScheduler(new Map([['type', long]]), 'tcp://s:8786')).toThrow(
    `tcp://s:8786 is a ${short}, not a scheduler`,
  );
});
