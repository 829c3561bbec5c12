import type { Status } from '@daskscope/api';
import { hasPast } from './has-past.ts';

type Told = Pick<Status, 'history' | 'lives'>;

const lives = (...firsts: (number | undefined)[]): Told['lives'] =>
  firsts.map((first, at) => ({
    ...{ id: `life-${at}`, firstSeen: 0, lastSeen: 1, tasks: first === undefined ? 0 : 5 },
    ...(first !== undefined && { first }),
  }));

const onDisk = (...next: number[]): Told['history'] => ({
  ...{ state: 'open', problem: null, stored: 0, waiting: 0, dropped: 0, bytes: 1, oldest: 0 },
  acknowledged: Object.fromEntries(next.map((count, at) => [`life-${at}`, count])),
});

test.each<[string, boolean, Told]>([
  ['nothing is kept', false, { lives: lives(7, undefined) }],
  ['the log has all that is on disk', false, { history: onDisk(5, 5), lives: lives(0, 0) }],
  ['nothing has run', false, { history: onDisk(), lives: lives(undefined) }],
  ['the log dropped the first runs', true, { history: onDisk(12), lives: lives(7) }],
  ['the log has no run of the only life', true, { history: onDisk(12), lives: lives(undefined) }],
  ['the log has no run of a life before', true, { history: onDisk(12, 5), lives: lives(undefined, 0) }],
])('%s: %s', (_, expected, told) => {
  expect(hasPast(told)).toBe(expected);
});
