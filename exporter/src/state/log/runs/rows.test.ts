import { CHUNK_ROWS, Rows, slotOf } from './rows.ts';

const columnOf = (rows: number, shorter: ArrayLike<number> = []) => {
  const column = new Float64Array(rows);
  column.set(shorter);
  return column;
};
const numbers = () => new Rows<Float64Array>(columnOf);

function add(rows: Rows<Float64Array>, value: number): void {
  const row = rows.add();
  rows.chunkOf(row)[slotOf(row)] = value;
}

test('rows keep their numbers and values while older ones go, over many chunks', () => {
  const rows = numbers();
  const capacity = CHUNK_ROWS * 1.5;
  const added = CHUNK_ROWS * 5 + 17;
  for (let value = 0; value < added; value++) {
    if (rows.size >= capacity) rows.dropFirst();
    add(rows, value);
  }
  expect(rows.size).toBe(capacity);
  expect(rows.end).toBe(added);
  for (let row = rows.first; row < rows.end; row++) {
    if (rows.chunkOf(row)[slotOf(row)] !== row) throw new Error(`row ${row} is another's`);
  }
});

test('chunks are made when they are needed, and used again', () => {
  let made = 0;
  const rows = new Rows<Float64Array>((room, shorter) => {
    made++;
    return columnOf(room, shorter);
  });
  expect(made).toBe(0);
  add(rows, 1);
  expect(made).toBe(1);
  for (let value = 0; value < CHUNK_ROWS * 10; value++) {
    if (rows.size >= 100) rows.dropFirst();
    add(rows, value);
  }
  // The first grows three times.
  expect(made).toBeLessThanOrEqual(5);
});

test('the first chunk grows as it fills, and a view keeps what it had', () => {
  const rows = numbers();
  expect(rows.allocated).toBe(0);
  add(rows, 0);
  expect(rows.allocated).toBeLessThanOrEqual(CHUNK_ROWS / 64);
  const view = rows.view();
  const taken: number[] = [];
  for (let value = 1; value < CHUNK_ROWS + 1; value++) {
    add(rows, value);
    taken.push(rows.allocated);
  }
  expect(taken.every((allocated, at) => allocated >= at + 2 && allocated <= 4 * (at + 1) + CHUNK_ROWS)).toBe(
    true,
  );
  expect(taken.at(-1)).toBe(2 * CHUNK_ROWS);
  expect(view.chunkOf(0)).toHaveLength(CHUNK_ROWS / 64);
  for (let row = 0; row < rows.end; row++)
    if (rows.chunkOf(row)[slotOf(row)] !== row) throw new Error(`${row}`);
});

test('chunks that are made anew are made when they are read, and the others one after the other; a view keeps its own', () => {
  const rows = numbers();
  for (let value = 0; value < CHUNK_ROWS * 3; value++) add(rows, value);
  const before = rows.view();
  let made = 0;
  const larger = (by: number) => (chunk: Float64Array) => {
    made++;
    return chunk.map((value) => value + by);
  };
  rows.replaceChunks(larger(0.25));
  rows.replaceChunks(larger(0.5));
  expect(made).toBe(0);
  const at = (view: typeof before | typeof rows, row: number) => view.chunkOf(row)[slotOf(row)];
  expect([at(rows, 5), at(rows, 6), made]).toEqual([5.75, 6.75, 2]);
  const after = rows.view();
  const counts = Array.from(rows.settle(), () => made);
  expect([counts, made]).toEqual([[2, 2, 4], 6]);
  for (const row of [0, CHUNK_ROWS, CHUNK_ROWS * 3 - 1])
    expect([at(before, row), at(rows, row), at(after, row)]).toEqual([row, row + 0.75, row + 0.75]);
});
