import { readOptions } from './options.ts';

test.each([undefined, null, 'host', 7, [], { legend: null, collapsed: 'thread', toolbar: 0 }])(
  'of %p nothing is left but what there is without',
  (given) => {
    expect(readOptions(given)).toEqual({
      lanes: [],
      collapsed: 'none',
      toolbar: true,
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
    });
  },
);

test('options are taken as they were saved', () => {
  const saved = {
    start: 'begin',
    lanes: ['host', 'thread'],
    collapsed: 'host',
    toolbar: false,
    legend: { showLegend: false, displayMode: 'table', placement: 'right', calcs: [], width: 200 },
  };
  expect(readOptions(saved)).toEqual(saved);
});

test('one lane by hand is a list of one, and what is no name is left out', () => {
  expect(readOptions({ lanes: 'host' }).lanes).toEqual(['host']);
  expect(readOptions({ lanes: ['host', 7, null, ''] }).lanes).toEqual(['host']);
  expect(readOptions({ start: ['begin'] })).not.toHaveProperty('start');
});
