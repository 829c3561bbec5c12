import { COLUMNS } from './columns.ts';
import { fitting } from './fitting.ts';

const ems = (columns: typeof COLUMNS) => columns.reduce((sum, { width }) => sum + width, 0);
const names = (room: number) => fitting(COLUMNS, room, ems).map(({ name }) => name);

test('where there is room all columns stay', () => {
  expect(names(ems(COLUMNS))).toEqual(COLUMNS.map(({ name }) => name));
});

test('as many stay as have room, in their order, and what matters most stays longest', () => {
  const all = COLUMNS.map(({ name }) => name);
  const some = names(ems(COLUMNS) / 2);
  expect(ems(COLUMNS.filter(({ name }) => some.includes(name)))).toBeLessThanOrEqual(ems(COLUMNS) / 2);
  expect(some.length).toBeGreaterThan(all.length / 3);
  expect(some).toEqual(all.filter((name) => some.includes(name)));
  expect(names(0)).toEqual(['threads', 'cpu', 'memory', 'executing', 'ready']);
});
