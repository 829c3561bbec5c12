import { encode } from '../../../exporter/src/protocol/msgpack.ts';
import { Deque } from './deque.ts';
import { PythonError } from './errors.ts';
import {
  attribute,
  entries,
  equal,
  item,
  iterate,
  length,
  less,
  method,
  number,
  Slice,
  truth,
  typeName,
  View,
} from './python.ts';
import { serializable } from './serialize.ts';

/** What a feed's pickle may refer to, as toolz, functools, operator and builtins define it. */

export type Callable = (...args: unknown[]) => unknown;

/** An exception's class; calling it is of no use here. */
const EXCEPTION: Callable = () => {
  throw new PythonError('TypeError', 'exceptions are not made here');
};

const toolz: Record<string, Callable> = {
  compose: (...functions) => {
    const calls = functions.map(callable).reverse();
    if (calls.length === 0) return (value: unknown) => value;
    return (...args: unknown[]) =>
      calls.slice(1).reduce<unknown>((value, next) => next(value), calls[0]!(...args));
  },
  concat: (sequences) => concat(sequences),
  countby: (by, sequence) => {
    const counts = new Map<unknown, number>();
    for (const value of iterate(sequence)) {
      const key = callable(by)(value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  },
  drop: (count, sequence) => drop(number(count), sequence),
  excepts: (exception, inner, handler = () => null) => {
    if (exception !== EXCEPTION) throw new PythonError('TypeError', 'only Exception can be excepted here');
    return (...args: unknown[]) => {
      try {
        return callable(inner)(...args);
      } catch (error) {
        if (error instanceof PythonError) return callable(handler)(error);
        throw error;
      }
    };
  },
  get: (key, sequence, fallback) => {
    try {
      return item(sequence, key);
    } catch (error) {
      if (error instanceof PythonError && fallback !== undefined) return fallback;
      throw error;
    }
  },
  groupby: (by, sequence) => {
    const groups = new Map<unknown, unknown[]>();
    for (const value of iterate(sequence)) {
      const key = callable(by)(value);
      const group = groups.get(key);
      if (group) group.push(value);
      else groups.set(key, [value]);
    }
    return groups;
  },
  juxt: (...functions) => {
    const calls = functions.map(callable);
    return (...args: unknown[]) => calls.map((each) => each(...args));
  },
  keyfilter: (test, dict) =>
    mapDict(dict, (key, value) => (truth(callable(test)(key)) ? [key, value] : null)),
  keymap: (f, dict) => mapDict(dict, (key, value) => [callable(f)(key), value]),
  merge_with: (f, dicts) => {
    const values = new Map<unknown, unknown[]>();
    for (const dict of iterate(dicts))
      for (const [key, value] of entries(dict)) values.set(key, [...(values.get(key) ?? []), value]);
    return mapDict(values, (key, all) => [key, callable(f)(all)]);
  },
  take: (count, sequence) => take(number(count), sequence),
  unique: (sequence) => new Set(iterate(sequence)).values(),
  valfilter: (test, dict) =>
    mapDict(dict, (key, value) => (truth(callable(test)(value)) ? [key, value] : null)),
  valmap: (f, dict) => mapDict(dict, (key, value) => [key, callable(f)(value)]),
};

const operator: Record<string, Callable> = {
  add: (a, b) => number(a) + number(b),
  attrgetter:
    (...names) =>
    (object: unknown) =>
      single(names.map((name) => attribute(object, String(name)))),
  itemgetter:
    (...keys) =>
    (object: unknown) =>
      single(keys.map((key) => item(object, key))),
  methodcaller:
    (name, ...args) =>
    (object: unknown) =>
      method(object, String(name), args),
  contains: (sequence, value) => [...iterate(sequence)].some((each) => equal(each, value)),
  eq: equal,
  ne: (a, b) => !equal(a, b),
  lt: less,
  gt: (a, b) => less(b, a),
  le: (a, b) => !less(b, a),
  ge: (a, b) => !less(a, b),
};

const builtins: Record<string, Callable> = {
  Exception: EXCEPTION,
  dict: (pairs) =>
    pairs instanceof Map ? new Map(pairs) : new Map(iterate(pairs) as Iterable<[unknown, unknown]>),
  enumerate: (sequence) => enumerate(sequence),
  filter: (test, sequence) => filter(test, sequence),
  id: (value) => identityOf(value),
  len: length,
  list: (sequence) => [...iterate(sequence)],
  map: (f, ...sequences) => map(callable(f), sequences),
  max: (...values) => best(compared(values), (a, b) => less(b, a)),
  min: (...values) => best(compared(values), less),
  reversed: (sequence) => reversed(sequence),
  slice: (start, stop) => new Slice(start as number | null, stop as number | null),
  sorted: (sequence) => [...iterate(sequence)].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0)),
  str: (value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)),
  sum: (sequence) => [...iterate(sequence)].reduce<number>((total, value) => total + number(value), 0),
  tuple: (sequence) => [...iterate(sequence)],
};

const itertools: Record<string, Callable> = {
  compress: (sequence, selectors) => compress(sequence, selectors),
};

const functools: Record<string, Callable> = {
  partial: (f, ...args) => callable(f).bind(null, ...args),
  lru_cache: (size) => (f: unknown) => rememberingLast(callable(f), number(size)),
  reduce: (f, sequence) => [...iterate(sequence)].reduce((a, b) => callable(f)(a, b)),
};

/** As Dask packs a message: into frames, of which the first holds all that is not pickled. */
const protocol: Record<string, Callable> = {
  dumps: (message) => [encode(serializable(message))],
};

/** Sets it does not know. */
const msgpack: Record<string, Callable> = {
  packb: (message) => {
    const refuse = (value: unknown): void => {
      if (value instanceof Set) throw new PythonError('TypeError', "can not serialize 'set' object");
      if (value instanceof Map) [...value.values()].forEach(refuse);
      if (Array.isArray(value)) value.forEach(refuse);
    };
    refuse(message);
    return encode(serializable(message));
  },
};

const PYTHON = '3.11.7.final.0';

/** Of Dask's packages, and others' that a version of it asks for. */
export const packagesOf = (version: string): Map<string, string | null> =>
  new Map<string, string | null>([
    ['python', PYTHON],
    ['dask', version],
    ['distributed', version],
    ...['msgpack', 'cloudpickle', 'tornado', 'toolz'].map((name) => [name, '1.0.0'] as const),
    ...['numpy', 'pandas', 'lz4'].map((name) => [name, null] as const),
  ]);

/** dask.config.get: as Dask sets what feeds ask for, where nobody set it otherwise. */
const SETTINGS: Record<string, unknown> = {
  'distributed.worker.profile.interval': '10ms',
  'distributed.worker.profile.enabled': true,
};
const config: Record<string, Callable> = {
  get: (key, fallback) => SETTINGS[String(key)] ?? fallback,
};

const MODULES: Record<string, Record<string, Callable>> = {
  toolz,
  operator,
  builtins,
  functools,
  itertools,
  msgpack,
  'dask.config': config,
  'distributed.protocol': protocol,
};

/** importlib.metadata.version */
const versionOf = (version: string): Callable => {
  const packages = packagesOf(version);
  return (name) => {
    const own = packages.get(String(name));
    if (!own) throw new PythonError('PackageNotFoundError', String(name));
    return own;
  };
};

/**
 * The value of a module's name. version: of distributed, as simulated.
 * @throws PythonError for what is not on the list
 */
export function reference(module: string, name: string, version: string): unknown {
  if (module === 'importlib.metadata' && name === 'version') return versionOf(version);
  if (module === 'sys' && name === 'version_info') return [3, 11, 7, 'final', 0];
  if (module === 'sys' && name === 'version') return '3.11.7 (simulated)';
  if (module === 'distributed' && name === '__version__') return version;
  const found = Object.hasOwn(MODULES, module) ? MODULES[module]! : {};
  if (!Object.hasOwn(found, name))
    throw new PythonError('UnpicklingError', `${module}.${name} is not known to the simulator`);
  return found[name]!;
}

export function callable(value: unknown): Callable {
  if (typeof value !== 'function')
    throw new PythonError('TypeError', `'${typeName(value)}' object is not callable`);
  return value as Callable;
}

const single = (values: unknown[]): unknown => (values.length === 1 ? values[0] : values);

function mapDict(
  dict: unknown,
  change: (key: unknown, value: unknown) => [unknown, unknown] | null,
): Map<unknown, unknown> {
  const changed = new Map<unknown, unknown>();
  for (const [key, value] of entries(dict)) {
    const entry = change(key, value);
    if (entry) changed.set(...entry);
  }
  return changed;
}

function* concat(sequences: unknown): Generator {
  for (const sequence of iterate(sequences)) yield* iterate(sequence);
}

function* filter(test: unknown, sequence: unknown): Generator {
  for (const value of iterate(sequence)) {
    if (truth(test === null ? value : callable(test)(value))) yield value;
  }
}

/** Ends with the shortest of the sequences. */
function* map(f: Callable, sequences: unknown[]): Generator {
  const iterators = sequences.map((sequence) => iterate(sequence)[Symbol.iterator]());
  for (;;) {
    const values: unknown[] = [];
    for (const iterator of iterators) {
      const next = iterator.next();
      if (next.done) return;
      values.push(next.value);
    }
    yield f(...values);
  }
}

function* enumerate(sequence: unknown): Generator {
  let position = 0;
  for (const value of iterate(sequence)) yield [position++, value];
}

function* compress(sequence: unknown, selectors: unknown): Generator {
  const selected = iterate(selectors)[Symbol.iterator]();
  for (const value of iterate(sequence)) {
    const wanted = selected.next();
    if (wanted.done) return;
    if (truth(wanted.value)) yield value;
  }
}

/** The last value alone: no feed has use for more. */
function rememberingLast(f: Callable, size: number): Callable {
  if (size !== 1) throw new PythonError('ValueError', 'only the last value is remembered here');
  let last: { args: unknown[]; value: unknown } | null = null;
  return (...args) => {
    if (!last || !equal(last.args, args)) last = { args, value: f(...args) };
    return last.value;
  };
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0x7f00_0000_0000;

/** As an address: no two objects have the same. */
function identityOf(value: unknown): number {
  if (typeof value !== 'object' || value === null)
    throw new PythonError('TypeError', 'only objects are told apart here');
  const known = identities.get(value);
  if (known !== undefined) return known;
  lastIdentity += 16;
  identities.set(value, lastIdentity);
  return lastIdentity;
}

function* drop(count: number, sequence: unknown): Generator {
  let left = count;
  for (const value of iterate(sequence)) if (left-- <= 0) yield value;
}

function* reversed(sequence: unknown): Generator {
  if (sequence instanceof View) return yield* [...iterate(sequence)].reverse();
  if (!(Array.isArray(sequence) || sequence instanceof Deque))
    throw new PythonError('TypeError', `'${typeName(sequence)}' object is not reversible`);
  for (let position = length(sequence) - 1; position >= 0; position--) yield sequence.at(position);
}

function* take(count: number, sequence: unknown): Generator {
  let left = count;
  if (left <= 0) return;
  for (const value of iterate(sequence)) {
    yield value;
    if (--left === 0) return;
  }
}

/** What min and max compare: their arguments, or what the only one of them holds. */
const compared = (values: unknown[]): unknown[] => (values.length === 1 ? [...iterate(values[0])] : values);

function best(values: unknown[], better: (a: unknown, b: unknown) => boolean): unknown {
  if (values.length === 0) throw new PythonError('ValueError', 'arg is an empty sequence');
  return values.reduce((kept, value) => (better(value, kept) ? value : kept));
}
