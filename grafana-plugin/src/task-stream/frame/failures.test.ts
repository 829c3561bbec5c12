import type { Field, FieldType } from '@grafana/data';
import { failureReader } from './failures.ts';
import type { FieldMap } from './field-map.ts';

const field = (name: string, values: unknown[]): Field => ({
  name,
  type: 'string' as FieldType,
  config: {},
  values,
});

test('failures of one key cost no more than those of many', () => {
  const ROWS = 20_000;
  let reads = 0;
  const key = new Proxy(
    Array.from({ length: ROWS }, () => 'one'),
    {
      get: (target, name) => {
        reads++;
        return Reflect.get(target, name) as unknown;
      },
    },
  );
  const map = {
    key: field('key', key),
    status: field(
      'status',
      Array.from({ length: ROWS }, () => 'error'),
    ),
    action: field(
      'action',
      Array.from({ length: ROWS }, () => 'transfer'),
    ),
  } as unknown as FieldMap;
  const failed = failureReader(map);
  expect(Array.from({ length: ROWS }, (_, row) => failed(row)).every(Boolean)).toBe(true);
  expect(reads).toBeLessThan(10 * ROWS);
});
