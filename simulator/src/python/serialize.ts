import { Deque } from './deque.ts';
import { PythonError } from './errors.ts';
import { typeName } from './python.ts';

/**
 * A value as msgpack can write it. Sets become what Dask makes of them.
 * @throws PythonError for an object of the scheduler, which no feed may give
 */
export function serializable(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(serializable);
  if (value instanceof Map)
    return new Map([...value].map(([key, entry]) => [serializable(key), serializable(entry)]));
  if (value instanceof Set) return { __Set__: true, 'as-list': [...value].map(serializable) };
  if (value instanceof Deque) throw refusal(value);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) return value;
  throw refusal(value);
}

function refusal(value: unknown): PythonError {
  return new PythonError('TypeError', `can not serialize '${typeName(value)}' object`);
}
