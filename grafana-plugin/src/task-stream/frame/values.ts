import type { Field } from '@grafana/data';
import { numberOf, textOf, timeOf } from '../../panel/read-value.ts';

/** ms a unit, of Grafana's ids of units. */
const UNITS = new Map<string, number>([
  ['ns', 1e-6],
  ['µs', 1e-3],
  ['us', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['dtdurationms', 1],
  ['dtdurations', 1000],
  ['clockms', 1],
  ['clocks', 1000],
]);

/** ms, by the field's unit, else by the end of its name, else taken as ms. */
export function durationScale({ name, config }: Field): number {
  const unit = config.unit === undefined || config.unit === 'none' ? undefined : UNITS.get(config.unit);
  if (unit !== undefined) return unit;
  if (/nano|Nano|_ns$|Ns$/.test(name)) return 1e-6;
  if (/micro|Micro|_us$|Us$/.test(name)) return 1e-3;
  if (/(^|[a-z_])(seconds|secs?|_s)$/i.test(name)) return 1000;
  return 1;
}

/**
 * Times as ms since the epoch; NaN where there is none. Numbers of any age that matters tell their unit by their size: seconds
 * are below 10^11, ms below 10^14, µs below 10^17.
 */
export function timeReader({ type, values, nanos }: Field): (row: number) => number {
  if (type === 'time') return (row) => timeOf(values[row]) + (nanos?.[row] ?? 0) / 1e6;
  if (type === 'string') return (row) => timeOf(values[row]);
  const size = Math.abs(numberOf(values.find((value) => Number.isFinite(value) && value !== 0)));
  const scale = size < 1e11 ? 1000 : size < 1e14 ? 1 : size < 1e17 ? 1e-3 : 1e-6;
  return (row) => timeOf(numberOf(values[row]) * scale);
}

const FAILED = /err|fail|exception|fatal|kill|abort|crash/i;
/** Of OpenTelemetry's status codes 2 is the error. */
const CODE_OF_ERROR = 2;
const GOOD = new Set([
  '',
  'ok',
  'success',
  'false',
  'none',
  'null',
  '0',
  'unset',
  'no',
  'finished',
  'running',
]);

/** Whether a value of the status says that the interval failed. */
export function isFailure({ name, type }: Pick<Field, 'name' | 'type'>, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'boolean') return value === !/ok|success/i.test(name);
  const ofErrors = /error|fail|exception/i.test(name);
  if (type === 'number')
    return ofErrors ? numberOf(value) !== 0 : /status/i.test(name) && numberOf(value) === CODE_OF_ERROR;
  const text = textOf(value).trim();
  if (GOOD.has(text.toLowerCase())) return false;
  return ofErrors || FAILED.test(text);
}
