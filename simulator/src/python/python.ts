import { Deque } from './deque.ts';
import { PythonError } from './errors.ts';
import { Instance } from './instance.ts';

/** What Python's operators and built-ins do, over the model's objects. */

/** builtins.slice */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;

  constructor(start: number | null, stop: number | null) {
    this.start = start;
    this.stop = stop;
  }
}

/** What a dict's keys(), values() and items() are: looped over as often as one likes. */
export class View {
  readonly #begin: () => Iterator<unknown>;

  constructor(begin: () => Iterator<unknown>) {
    this.#begin = begin;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.#begin();
  }
}

/** object.a.b; methods are no attributes here. */
export function attribute(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const found = value instanceof Instance ? (value as unknown as Record<string, unknown>)[name] : undefined;
    if (found === undefined || typeof found === 'function')
      throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
    return found;
  }, object);
}

/** object[key] */
export function item(object: unknown, key: unknown): unknown {
  if (object instanceof Map) {
    if (object.has(key)) return object.get(key);
    if (Array.isArray(key)) {
      for (const [candidate, value] of object) if (equal(candidate, key)) return value;
    }
    throw new PythonError('KeyError', String(key));
  }
  if (key instanceof Slice && object instanceof Uint8Array)
    return object.subarray(key.start ?? 0, key.stop ?? undefined);
  if (key instanceof Slice && (Array.isArray(object) || typeof object === 'string'))
    return object.slice(key.start ?? 0, key.stop ?? undefined);
  const isSequence = Array.isArray(object) || object instanceof Deque || typeof object === 'string';
  if (isSequence && typeof key === 'number') {
    const found: unknown = object.at(key);
    if (found === undefined) throw new PythonError('IndexError', 'index out of range');
    return found;
  }
  throw new PythonError('TypeError', `'${typeName(object)}' object has no item ${String(key)}`);
}

/** object.name(*args) */
export function method(object: unknown, name: string, args: unknown[]): unknown {
  if (object instanceof Map) {
    if (name === 'keys') return new View(() => object.keys());
    if (name === 'values') return new View(() => object.values());
    if (name === 'items') return new View(() => object.entries());
    if (name === 'get') return object.get(args[0]) ?? args[1] ?? null;
  }
  const found = object instanceof Instance ? (object as unknown as Record<string, unknown>)[name] : undefined;
  if (typeof found !== 'function')
    throw new PythonError('AttributeError', `'${typeName(object)}' object has no attribute '${name}'`);
  return (found as (...args: unknown[]) => unknown).apply(object, args);
}

/** What a loop over it gives; a dict gives its keys. */
export function iterate(object: unknown): Iterable<unknown> {
  if (object instanceof Map) return object.keys();
  if (typeof object === 'object' && object !== null && Symbol.iterator in object)
    return object as Iterable<unknown>;
  if (typeof object === 'string') return object;
  throw new PythonError('TypeError', `'${typeName(object)}' object is not iterable`);
}

export function entries(object: unknown): Iterable<[unknown, unknown]> {
  if (object instanceof Map) return object.entries();
  throw new PythonError('AttributeError', `'${typeName(object)}' object has no attribute 'items'`);
}

export function length(object: unknown): number {
  if (object instanceof Map || object instanceof Set) return object.size;
  if (object instanceof Uint8Array) return object.length;
  if (Array.isArray(object) || object instanceof Deque || typeof object === 'string') return object.length;
  throw new PythonError('TypeError', `object of type '${typeName(object)}' has no len()`);
}

/** ==, with tuples by their items. */
export function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, position) => equal(value, b[position]));
  return a === b;
}

/** a < b: of numbers, texts and tuples of them. */
export function less(a: unknown, b: unknown): boolean {
  if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string'))
    return a < b;
  if (Array.isArray(a) && Array.isArray(b)) {
    const position = a.findIndex((value, index) => !equal(value, b[index]));
    if (position === -1) return a.length < b.length;
    return position < b.length && less(a[position], b[position]);
  }
  throw new PythonError('TypeError', `'<' not supported between '${typeName(a)}' and '${typeName(b)}'`);
}

export function number(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new PythonError('TypeError', `'${typeName(value)}' is not a number`);
}

export function truth(value: unknown): boolean {
  if (value instanceof Map || value instanceof Set || value instanceof Deque || Array.isArray(value))
    return length(value) > 0;
  return Boolean(value);
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (value instanceof Map) return 'dict';
  if (value instanceof Set) return 'set';
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return value.constructor.name;
  return { string: 'str', number: 'int', boolean: 'bool' }[typeof value as string] ?? typeof value;
}
