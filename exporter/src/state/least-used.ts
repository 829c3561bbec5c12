/**
 * Entries, those used longest ago first. For dropping many at once: V8's Map walks over every entry deleted before the first
 * one left, so dropping the oldest one by one takes quadratic time.
 */
export function leastUsed<Key, Value extends { used: number }>(entries: Map<Key, Value>): [Key, Value][] {
  return [...entries].sort(([, a], [, b]) => a.used - b.used);
}
