import type { RememberedLog } from '../../state/log/remembered.ts';
import { joinedLog } from './joined-log.ts';

const NOTHING: RememberedLog = {
  ...{ prefixes: [], workers: [], lives: [], known: [], stays: [], lanes: [] },
  current: null,
};
const stay = { life: 'A', worker: 'w', threads: 2, from: 100, to: null, met: false };
const before: RememberedLog = {
  prefixes: ['inc', 'add'],
  workers: [{ address: 'w', name: 'once', host: 'h' }],
  lives: [
    { id: 'Z', firstSeen: 1, lastSeen: 50 },
    { id: 'A', firstSeen: 90, lastSeen: 200 },
  ],
  known: [{ life: 'A', from: 100, until: 200 }],
  stays: [stay, { ...stay, worker: 'left' }, { ...stay, life: 'Z', from: 2, to: 40 }],
  current: { life: 'A', seenAt: 190 },
  lanes: [['w', { lanes: [], replaced: [], told: 1, seen: 1 }]],
};

test('one that goes on at the same scheduler has what was before and what is now', () => {
  const now: RememberedLog = {
    prefixes: ['mul', 'inc'],
    workers: [{ address: 'w', name: 'now', host: 'h' }],
    lives: [{ id: 'A', firstSeen: 300, lastSeen: 400 }],
    known: [{ life: 'A', from: 250, until: 400 }],
    stays: [
      { ...stay, from: 300, met: true },
      { ...stay, worker: 'new', from: 350 },
    ],
    current: { life: 'A', seenAt: 390 },
    lanes: [['w', { lanes: [], replaced: [], told: 2, seen: 2 }]],
  };
  expect(joinedLog(before, now)).toEqual({
    prefixes: ['inc', 'add', 'mul'],
    workers: now.workers,
    lives: [before.lives[0], { id: 'A', firstSeen: 90, lastSeen: 400 }],
    known: [...before.known, ...now.known],
    stays: [
      { ...stay, worker: 'left', to: 190 },
      { ...stay, life: 'Z', from: 2, to: 40 },
      stay,
      { ...stay, worker: 'new', from: 350 },
    ],
    current: now.current,
    lanes: now.lanes,
  });
});

test('one that was not connected to since is as it was', () => {
  expect(joinedLog(before, NOTHING)).toEqual(before);
});
