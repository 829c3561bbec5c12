/** The functions of the example, each but the last over all numbers. At least two. */
export function functionNames(count: number): string[] {
  const first = ['inc', 'dec', 'add'].slice(0, count - 1);
  const more = Array.from({ length: count - 1 - first.length }, (_, position) => `step-${letters(position)}`);
  return [...first, ...more, 'sum'];
}

/** Letters only: what follows a digit in a key is not of its prefix (dask/utils.py, key_split). */
function letters(position: number): string {
  const last = String.fromCharCode(97 + (position % 26));
  return position < 26 ? last : letters(Math.floor(position / 26) - 1) + last;
}
