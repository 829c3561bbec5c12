import { clustersIn, rulesIn } from './prometheus.ts';

const series = (labels: Record<string, string>, value: number) => ({
  schema: { fields: [{ type: 'time' }, { type: 'number', labels }] },
  data: { values: [[1], [value]] },
});

test('a cluster is a series of dask_up', () => {
  const frames = [series({ instance: 'b:10787' }, 0), series({ instance: 'a:10787' }, 1), series({}, 1)];
  expect(clustersIn({ results: { A: { frames } } })).toEqual([
    { instance: 'a:10787', up: true },
    { instance: 'b:10787', up: false },
  ]);
});

test.each([null, {}, { results: {} }, { results: { A: { frames: [{}] } } }])(
  '%j has no clusters',
  (answer) => {
    expect(clustersIn(answer)).toEqual([]);
  },
);

test('rules of Dask are counted, where they are told', () => {
  const rules = [
    { name: 'DaskTasksErred', type: 'alerting' },
    { name: 'dask:rate', type: 'recording' },
    { name: 'Other', type: 'alerting' },
  ];
  expect(rulesIn({ data: { groups: [{ rules }, {}] } })).toBe(1);
  expect(rulesIn({ data: { groups: [] } })).toBe(0);
  expect(rulesIn({ message: 'not found' })).toBeNull();
  expect(rulesIn(null)).toBeNull();
});
