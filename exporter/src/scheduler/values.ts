/** Reading what came over the wire, whatever came: nothing here throws. */

export type WireMap = ReadonlyMap<unknown, unknown>;

const EMPTY: WireMap = new Map();

export const asMap = (value: unknown): WireMap => (value instanceof Map ? value : EMPTY);

/** More workers, prefixes or running tasks than any cluster has: what a broken or hostile scheduler says beyond is not read. */
export const MAX_ENTRIES = 65_536;

/** The entries of a map, the first of them where there are too many. */
export function* asEntries(value: unknown): Iterable<[unknown, unknown]> {
  let left = MAX_ENTRIES;
  for (const entry of asMap(value)) {
    if (left-- === 0) return;
    yield entry;
  }
}

export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A finite number, also from a big integer; null for all else. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  return null;
}

export const asCount = (value: unknown): number => Math.max(0, asNumber(value) ?? 0);

/** Text, also from a number (a worker's name may be one); null for all else. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return null;
}

/** Seconds of Dask -> ms, finite. */
export function asMilliseconds(value: unknown): number | null {
  const seconds = asNumber(value);
  return seconds === null ? null : asNumber(seconds * 1000);
}

/** {name: number}; entries of another kind are left out. */
export function asNumbers(value: unknown): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [key, entry] of asMap(value)) {
    const number = asNumber(entry);
    if (typeof key === 'string' && number !== null) numbers.set(key, number);
  }
  return numbers;
}
