import type { ClusterSummary } from '@daskscope/api';
import { matching, summaryOf } from './summary.ts';

const cluster = (changes: Partial<ClusterSummary>) =>
  ({
    name: 'etl',
    labels: {},
    state: 'connected',
    source: '--clusters.file=c.yml',
    address: 'tcp://a:1',
    workers: 0,
    errors: 0,
    ...changes,
  }) as ClusterSummary;

const ALL = [
  cluster({ name: 'team/etl', workers: 1_200, labels: { team: 'Data' } }),
  cluster({ name: 'erring', workers: 5, errors: 2 }),
  cluster({ name: 'away', state: 'lost', workers: 7, errors: 1 }),
  cluster({ name: 'new', state: 'connecting', address: 'tcp://b:1' }),
  cluster({ name: 'ended', state: 'gone', errors: 9 }),
];

test('trouble is said first, and what there is none of is left out', () => {
  expect(summaryOf(ALL)).toBe('1 lost · 2 with errors · 1 connecting · 2 connected · 1 gone · 1,205 workers');
  expect(summaryOf([cluster({ workers: 1 })])).toBe('1 connected · 1 worker');
  expect(summaryOf([])).toBe('');
});

test('a filter finds names, labels, states and addresses, every word of it', () => {
  const found = (text: string) => matching(ALL, text).map(({ name }) => name);
  expect(found('')).toHaveLength(5);
  expect(found('ETL')).toEqual(['team/etl']);
  expect(found('team=data')).toEqual(['team/etl']);
  expect(found('lost')).toEqual(['away']);
  expect(found('b:1 new')).toEqual(['new']);
  expect(found('new lost')).toEqual([]);
});
