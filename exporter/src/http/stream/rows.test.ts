import { atOnce } from '../../slices.ts';
import { Rows } from './rows.ts';

interface Row {
  size: number;
  age: number;
}

/** More than are looked at in one step. */
const MANY = 300;

let described: number;
const newRows = () =>
  new Rows<Row>({
    key: 'name',
    figures: new Set(['age']),
    describe: ({ size, age }) => {
      described++;
      return { size, age };
    },
  });
const named = (rows: Row[]) => rows.map((row, i) => [String(i), row] as const);
const parsed = (rows: string[]) => rows.map((row) => JSON.parse(row) as object);

beforeEach(() => (described = 0));

test('a row that is the same is not looked at again, and no version rises for it', () => {
  const rows = newRows();
  const sources = Array.from({ length: MANY }, () => ({ size: 1, age: 1 }));
  for (let pushes = 0; pushes < 10; pushes++) atOnce(rows.update(named(sources)));
  expect([described, rows.version, rows.changed(1)]).toEqual([MANY, 1, []]);
  sources[7] = { size: 1, age: 1 };
  atOnce(rows.update(named(sources)));
  expect([described, rows.version]).toEqual([MANY + 1, 1]);
});

test('of a row that changed there is its name and what changed, since any version', () => {
  const rows = newRows();
  atOnce(rows.update(named([{ size: 1, age: 1 }])));
  atOnce(rows.update(named([{ size: 2, age: 1 }])));
  atOnce(rows.update(named([{ size: 2, age: 2 }])));
  expect(parsed(rows.changed(2))).toEqual([{ name: '0', age: 2 }]);
  expect(parsed(rows.changed(1))).toEqual([{ name: '0', size: 2, age: 2 }]);
  expect(parsed(rows.all())).toEqual([{ name: '0', size: 2, age: 2 }]);
  // The last change was of a figure.
  expect([rows.moved, rows.version]).toEqual([2, 3]);
});

test('who is far behind is not told what went, but that all is to be had anew', () => {
  const rows = newRows();
  atOnce(rows.update(named(Array.from({ length: 1200 }, () => ({ size: 1, age: 1 })))));
  atOnce(rows.update(named([{ size: 1, age: 1 }])));
  expect(rows.gone(1)).toBeNull();
  expect(rows.gone(2)).toEqual([]);
});

test('who asks while it is looked through is told of nothing by halves, and of all of it afterwards', () => {
  const rows = newRows();
  const told = new Map<string, object>();
  const take = (changed: string[]) => {
    for (const row of parsed(changed) as ({ name: string } & Row)[])
      told.set(row.name, { ...told.get(row.name), ...row });
  };
  let sources = Array.from({ length: MANY }, () => ({ size: 1, age: 1 }));
  atOnce(rows.update(named(sources)));
  take(rows.changed(0));
  sources = sources.map(({ size }) => ({ size, age: 2 }));
  atOnce(rows.update(named(sources)));
  sources = sources.map(() => ({ size: 3, age: 3 }));
  const work = rows.update(named(sources));
  work.next();
  const before = rows.version;
  take(rows.changed(1));
  atOnce(work);
  take(rows.changed(before));
  expect([...told.values()]).toEqual(parsed(rows.all()));
});
