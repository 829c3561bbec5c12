import type { Status, Workers } from '@daskscope/api';
import type { LiveHandle } from '../contract/live-handle.ts';
import { noLanes } from './no-lanes.ts';

const workers = (life: string | null) => ({ life, workers: [] }) as unknown as Workers;
const handle = (life: string | null, known: number, state: LiveHandle['connection']['state'] = 'live') => ({
  workers: workers(life),
  status: { cluster: { workers: known } } as Status,
  connection: { state, since: 0, reason: '' },
});

test.each([
  ['nothing was heard', { ...handle(null, 0), workers: null }, ''],
  ['no scheduler ever', handle(null, 0), 'Not known yet: no scheduler was seen.'],
  ['an idle cluster without workers', handle('A', 0), 'No worker is connected'],
  ['a filter that matches none', handle('A', 3), 'None of the workers that the query asks for is connected'],
  ['a scheduler that was lost', handle('A', 0, 'lost'), 'No worker was connected when it was last heard of'],
])('%s', (_, told, sentence) => {
  expect(noLanes(told)).toBe(sentence);
});
