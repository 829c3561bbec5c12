/** Whether two flat objects with the same keys hold the same. */
export function sameFields<T extends object>(one: T, other: T, keys: readonly (keyof T)[]): boolean {
  for (const key of keys) if (one[key] !== other[key]) return false;
  return true;
}

export function sameMap(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (other.get(key) !== value) return false;
  return true;
}
