import { Columns } from './columns.ts';
import { FLAG_ERROR } from './key.ts';
import { stepError, stepInterval } from './steps.ts';

const columns = new Columns();
columns.append({
  lane: [0, 0, 1, 0],
  group: [0, 0, 0, 0],
  kind: [0, 0, 0, 0],
  start: [0, 10, 15, 20],
  duration: [5, 5, 5, 5],
  flags: [FLAG_ERROR, 0, FLAG_ERROR, 0],
});

test('steps go along a lane and end with it', () => {
  expect(stepInterval(columns, 0, 0, 1)?.start).toBe(10);
  expect(stepInterval(columns, 0, 20, -1)?.start).toBe(10);
  expect(stepInterval(columns, 0, 20, 1)).toBeNull();
  expect(stepInterval(columns, 0, 0, -1)).toBeNull();
});

test('errors are found on any lane', () => {
  expect(stepError(columns, [0, 1], 1, 1)).toMatchObject({ lane: 1, start: 15 });
  expect(stepError(columns, [0, 1], 15, -1)).toMatchObject({ lane: 0, start: 0 });
  expect(stepError(columns, [0, 1], 15, 1)).toBeNull();
});
