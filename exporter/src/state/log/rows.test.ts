import { CHUNK_ROWS, Rows, slotOf } from './rows.ts';

const numbers = () => new Rows(() => new Float64Array(CHUNK_ROWS));

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
  const rows = new Rows(() => new Float64Array(++made && CHUNK_ROWS));
  expect(made).toBe(0);
  add(rows, 1);
  expect(made).toBe(1);
  for (let value = 0; value < CHUNK_ROWS * 10; value++) {
    if (rows.size >= 100) rows.dropFirst();
    add(rows, value);
  }
  expect(made).toBeLessThanOrEqual(3);
});
