import { MARGIN, type LaidOut, type NodeSize, type Part, type Point } from './laid-out.ts';

/** One below the other; more stand side by side. */
const MOST_ROWS = 40;
/** Times that columns are put in order by those before them and those after them. */
const SWEEPS = 3;

/**
 * Places nodes in columns, each after all that lead to it, and beside them as far as can be: straight lines, without a way
 * around what lies between. That is plainer than what the library draws, and takes milliseconds where that takes seconds.
 */
export function layOutInColumns({ ids, pairs }: Part, size: NodeSize): LaidOut {
  const before = neighbours(pairs, ([from, to]) => [to, from]);
  const after = neighbours(pairs, ([from, to]) => [from, to]);
  const columns = columnsOf(ids, before, after);
  const heights = new Map<number, number>();
  for (const column of columns) spread(column, heights);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns.slice(1)) sort(column, before, heights);
    for (const column of columns.slice(0, -1).reverse()) sort(column, after, heights);
  }
  return placed(columns, pairs, size);
}

type Neighbours = ReadonlyMap<number, readonly number[]>;

function neighbours(
  pairs: Part['pairs'],
  entry: (pair: readonly [number, number]) => [of: number, neighbour: number],
): Neighbours {
  const found = new Map<number, number[]>();
  for (const pair of pairs) {
    const [of, neighbour] = entry(pair);
    const known = found.get(of);
    if (known) known.push(neighbour);
    else found.set(of, [neighbour]);
  }
  return found;
}

/** By the longest chain that leads to each. In a circle the first one comes first. */
function columnsOf(ids: readonly number[], before: Neighbours, after: Neighbours): number[][] {
  const waiting = new Map(ids.map((id) => [id, before.get(id)?.length ?? 0]));
  const depths = new Map<number, number>();
  let ready = ids.filter((id) => waiting.get(id) === 0);
  while (waiting.size > 0) {
    const [first] = ready.length > 0 ? ready : waiting.keys();
    const depth = Math.max(0, ...(before.get(first!) ?? []).map((id) => (depths.get(id) ?? -1) + 1));
    depths.set(first!, depth);
    waiting.delete(first!);
    ready = ready.slice(1);
    for (const id of after.get(first!) ?? []) {
      const left = waiting.get(id);
      if (left === undefined) continue;
      waiting.set(id, left - 1);
      if (left === 1) ready.push(id);
    }
  }
  const columns: number[][] = [];
  for (const id of ids) (columns[depths.get(id)!] ??= []).push(id);
  return columns.filter((column) => column.length > 0);
}

/** Evenly from 0 to 1, in their order. */
function spread(column: readonly number[], heights: Map<number, number>): void {
  column.forEach((id, at) => heights.set(id, (at + 0.5) / column.length));
}

/** Each where its neighbours are on an average; those without any stay. */
function sort(column: number[], of: Neighbours, heights: Map<number, number>): void {
  const wanted = new Map(
    column.map((id) => {
      const near = of.get(id);
      return [
        id,
        near ? near.reduce((sum, one) => sum + heights.get(one)!, 0) / near.length : heights.get(id)!,
      ];
    }),
  );
  column.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
  spread(column, heights);
}

function placed(columns: readonly number[][], pairs: Part['pairs'], size: NodeSize): LaidOut {
  const { width, height, apart, ahead } = size;
  const rowsOf = (column: readonly number[]) => Math.ceil(column.length / sideBySide(column));
  const tallest = Math.max(...columns.map(rowsOf)) * (height + apart) - apart;
  const places = new Map<number, Point>();
  let left = MARGIN;
  for (const column of columns) {
    const across = sideBySide(column);
    const step = (tallest + apart) / rowsOf(column);
    column.forEach((id, at) =>
      places.set(id, {
        x: left + (at % across) * (width + apart) + width / 2,
        y: MARGIN + (Math.floor(at / across) + 0.5) * step - apart / 2,
      }),
    );
    left += across * (width + apart) - apart + ahead;
  }
  return {
    nodes: Array.from(places, ([id, place]) => ({ id, ...place })),
    edges: pairs.map(([from, to]) => ({ from, to, points: line(places.get(from)!, places.get(to)!, width) })),
    width: left - ahead + MARGIN,
    height: tallest + 2 * MARGIN,
  };
}

const sideBySide = (column: readonly number[]): number => Math.ceil(column.length / MOST_ROWS);

/** From the right of one to the left of the other. */
const line = (from: Point, to: Point, width: number): Point[] => [
  { x: from.x + width / 2, y: from.y },
  { x: to.x - width / 2, y: to.y },
];
