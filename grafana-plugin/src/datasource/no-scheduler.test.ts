import type { Progress, Workers } from '@daskscope/api';
import { Filter } from './filter.ts';
import { snapshotFrame } from './views.ts';

const asked = { refId: 'A', filter: new Filter(), from: 0, to: 1, resolution: 1 };
const progressOf = (life: string | null) => ({ time: 1, life, prefixes: [] }) as unknown as Progress;
const workersOf = (life: string | null): Workers => ({ time: 1, life, prefixes: [], workers: [] });

test.each(['progress', 'memory', 'workers', 'hosts', 'running'] as const)(
  'before any scheduler was seen there are no %s that could be none',
  (type) => {
    const frame = (life: string | null) => {
      const snapshots = /progress|memory/.test(type)
        ? { progress: progressOf(life), workers: null }
        : { progress: null, workers: workersOf(life) };
      return snapshotFrame({ ...asked, type }, snapshots, 1);
    };
    expect(frame(null)).toBeNull();
    expect(frame('A')).toMatchObject({ length: 0 });
  },
);

test.each(['progress', 'memory'] as const)(
  'of a cluster that only the history knows %s is there, though its workers are not',
  (type) => {
    const snapshots = { progress: progressOf('A'), workers: workersOf(null) };
    expect(snapshotFrame({ ...asked, type }, snapshots, 1)).toMatchObject({ length: 0 });
  },
);
