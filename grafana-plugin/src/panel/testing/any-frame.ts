import type { DataFrame, Field, FieldType } from '@grafana/data';
import fc from 'fast-check';

const TIME = Date.UTC(2026, 4, 1, 10);
const NAMES = [
  ...['start', 'end', 'Time', 'duration', 'host', 'worker', 'thread', 'lane', 'name', 'function', 'position'],
  ...['action', 'status', 'error', 'key', 'state', 'prefix', 'memory', 'erred', 'released', 'Value'],
];
const PLAIN_TYPES = ['time', 'number', 'string', 'boolean', 'other'];
const TYPES = [...PLAIN_TYPES, 'enum', 'frame', 'trace', 'nestedFrames'];
const TEXTS = [
  ...['', 'Yesterday', 'run 7', '2026-05-01T10:00:00Z', '2026-05-01 10:00:01', '12', 'memory', 'no-worker'],
  ...['ok', 'error', 'compute', 'transfer', '__proto__', 'constructor', '<img src=x onerror=alert(1)>'],
];

/** Whatever JSON can carry, often something that means something. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: TIME - 60_000, max: TIME + 60_000, noNaN: true }) },
  { weight: 3, arbitrary: fc.integer({ min: -10, max: 5000 }) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.constant(null) },
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(1e308, -1e308, 8.64e15, 1e17, 0, -1),
  fc.boolean(),
  fc.string(),
  fc.constantFrom({}, [], [[1]], { a: { b: null } }),
);

/** What a frame made in the browser may hold besides. */
const liveValue = fc.oneof(
  { weight: 6, arbitrary: value },
  fc.constantFrom(undefined, NaN, Infinity, -Infinity, -0, 10n, new Date(TIME), new Date(NaN)),
  fc.constant({ toString: 1, valueOf: 1 }),
  fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withTypedArray: true }),
);

const units = fc.option(fc.constantFrom('ms', 's', 'ns', 'none', 'bytes', 'constructor'), { nil: undefined });

const fieldOf = (values: fc.Arbitrary<unknown>, types: readonly string[]) =>
  fc
    .record({
      name: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NAMES) }, fc.string()),
      type: fc.constantFrom(...types) as fc.Arbitrary<FieldType>,
      values: fc.array(values, { maxLength: 12 }),
      unit: units,
      labels: fc.option(
        fc.dictionary(fc.constantFrom('state', 'prefix', 'function', 'x'), fc.constantFrom(...TEXTS)),
        { nil: undefined },
      ),
    })
    .map(({ unit, labels, ...field }): Field => ({
      ...field,
      config: unit === undefined ? {} : { unit },
      ...(labels && { labels }),
    }));

const frameOf = (values: fc.Arbitrary<unknown>, types: readonly string[]) =>
  fc.array(fieldOf(values, types), { maxLength: 8 }).map((fields): DataFrame => ({
    fields,
    length: Math.max(0, ...fields.map((field) => field.values.length)),
  }));

/** Frames of any data source; of some of their fields there are fewer values than rows. */
export const anyFrames = fc.array(frameOf(liveValue, TYPES), { maxLength: 3 });
/** Those of which Grafana itself makes fields. */
export const anyPlainFrames = fc.array(frameOf(value, PLAIN_TYPES), { maxLength: 3 });

/** Options as somebody may write them into a dashboard's JSON by hand. */
export const anyOptions = (names: readonly string[]) =>
  fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(fc.constantFrom('host', ...NAMES), fc.array(fc.constantFrom(...NAMES)), fc.jsonValue()),
  );
