/**
 * The group of a key, by its text, as dask.utils.key_split_group names it (dask 2026.8.0; 2022.12.1 does the same): of a tuple its
 * name, of all else the prefix.
 */
export function groupName(key: string, prefix: string): string {
  if (!key.startsWith('(')) return prefix;
  const end = key.indexOf(',');
  return (end === -1 ? key : key.slice(0, end)).replace(/^[("']+|[)"']+$/g, '');
}
