import type { Field, FieldType } from '@grafana/data';
import { durationScale, isFailure, timeReader } from './values.ts';

const field = (name: string, type: string, values: unknown[] = [], unit?: string): Field => ({
  name,
  type: type as FieldType,
  config: unit === undefined ? {} : { unit },
  values,
});

test.each([
  ['s', 1_790_000_000],
  ['ms', 1_790_000_000_000],
  ['µs', 1_790_000_000_000_000],
  ['ns', 1_790_000_000_000_000_000],
])('numbers of times in %s tell their unit by their size', (_unit, value) => {
  expect(timeReader(field('start', 'number', [0, value]))(1)).toBeCloseTo(1_790_000_000_000, 3);
});

test('times may be texts, and have ns beside them', () => {
  expect(timeReader(field('start', 'string', ['2026-05-01T10:00:00.5Z']))(0)).toBe(
    Date.UTC(2026, 4, 1, 10, 0, 0, 500),
  );
  expect(timeReader({ ...field('start', 'time', [1000]), nanos: [250_000] })(0)).toBe(1000.25);
});

test.each(['', 'soon', '12', null, undefined])('%p is no time', (value) => {
  expect(timeReader(field('start', 'string', [value]))(0)).toBeNaN();
});

test.each([
  [field('duration', 'number', [], 'ns'), 1e-6],
  [field('duration', 'number', [], 's'), 1000],
  [field('duration_seconds', 'number'), 1000],
  [field('durationNano', 'number'), 1e-6],
  [field('took', 'number'), 1],
  [field('took', 'number', [], 'constructor'), 1],
])('scales durations to ms (%#)', (duration, scale) => {
  expect(durationScale(duration)).toBe(scale);
});

test.each([
  ['status', 'string', 'error', true],
  ['status', 'string', 'ok', false],
  ['status', 'string', 'running', false],
  ['status', 'string', 'KilledWorker', true],
  ['status', 'string', 'pending', false],
  ['error', 'string', 'division by zero', true],
  ['error', 'string', '', false],
  ['failed', 'boolean', true, true],
  ['ok', 'boolean', true, false],
  ['ok', 'boolean', false, true],
  ['statusCode', 'number', 2, true],
  ['statusCode', 'number', 1, false],
  ['errors', 'number', 3, true],
  ['status', 'string', null, false],
])('%s (%s) of %p fails: %p', (name, type, value, failed) => {
  expect(isFailure(field(name, type), value)).toBe(failed);
});
