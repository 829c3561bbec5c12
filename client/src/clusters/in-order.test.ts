import type { ClusterSummary } from '@daskscope/api';
import { inOrder } from './in-order.ts';

test('clusters with trouble come first, and those that are gone last', () => {
  const told: [name: string, state: ClusterSummary['state'], errors: number][] = [
    ['ended', 'gone', 3],
    ['fine', 'connected', 0],
    ['new', 'connecting', 0],
    ['erring', 'connected', 2],
    ['away', 'lost', 0],
    ['fine too', 'connected', 0],
  ];
  const clusters = told.map(([name, state, errors], position) => ({ name, state, errors, position }));
  expect(inOrder(clusters as ClusterSummary[]).map(({ name }) => name)).toEqual([
    'away',
    'erring',
    'new',
    'fine',
    'fine too',
    'ended',
  ]);
});
