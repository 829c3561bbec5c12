import type { SpanColumns } from '@daskscope/api';

/** A span where it is listed. */
export interface SpanLine {
  /** Its row in the answer. */
  row: number;
  /** How many of those that it is in are above it. */
  depth: number;
  name: string;
}

/** Each span below the one that it is in, the newest first. Those that match a search are listed with their whole names instead. */
export function linesOf(spans: Pick<SpanColumns, 'tags' | 'parent'>, search: string): SpanLine[] {
  const wanted = search.toLowerCase();
  if (wanted !== '')
    return spans.tags
      .map((_, row) => ({ row, depth: 0, name: wholeName(spans, row) }))
      .filter(({ name }) => name.toLowerCase().includes(wanted));
  const inside = childrenOf(spans);
  const lines: SpanLine[] = [];
  // As deep as they are nested, which has no bound: no recursion.
  const left = topsOf(spans).map((row) => ({ row, depth: 0, name: wholeName(spans, row) }));
  left.reverse();
  for (let line = left.pop(); line; line = left.pop()) {
    lines.push(line);
    const { row, depth } = line;
    for (const child of (inside.get(row) ?? []).toReversed())
      left.push({ row: child, depth: depth + 1, name: ownName(spans, child, row) });
  }
  return lines;
}

/** The rows of a span and of all spans in it. */
export function withinOf(spans: Pick<SpanColumns, 'parent'>, row: number): Set<number> {
  const inside = childrenOf(spans);
  const found = new Set([row]);
  for (const one of found) for (const child of inside.get(one) ?? []) found.add(child);
  return found;
}

export const wholeName = ({ tags }: Pick<SpanColumns, 'tags'>, row: number): string => tags[row]!.join(' / ');

/** What its name adds to that of the span that it is in. */
const ownName = ({ tags }: Pick<SpanColumns, 'tags'>, row: number, parent: number): string =>
  tags[row]!.slice(tags[parent]!.length).join(' / ') || tags[row]!.at(-1)!;

const topsOf = ({ parent }: Pick<SpanColumns, 'parent'>): number[] =>
  parent.flatMap((one, row) => (one === null ? [row] : []));

function childrenOf({ parent }: Pick<SpanColumns, 'parent'>): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parent.forEach((one, row) => {
    if (one === null) return;
    const known = children.get(one);
    if (known) known.push(row);
    else children.set(one, [row]);
  });
  return children;
}
