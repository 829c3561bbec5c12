export function sum<T>(items: Iterable<T>, number: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += number(item);
  return total;
}
