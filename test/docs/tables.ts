import { document } from './documents.ts';

/** Rows of a table below a heading, up to the next heading of that level or above, as cells; `first` is its first header. */
export function rowsUnder(path: string, heading: string, first: string): string[][] {
  const [, level, rest] = new RegExp(`^(#+) ${heading}\n([^]*)`, 'm').exec(document(path).text) ?? [];
  if (!level) throw new Error(`${path} has no heading ${heading}`);
  const section = rest!.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0]!;
  const tables = section.match(/(^\|.*\n)+/gm) ?? [];
  const [header, , ...rows] =
    tables.map((table) => table.trim().split('\n').map(cells)).find((table) => table[0]?.[0] === first) ?? [];
  if (!header) throw new Error(`${path} has no table of ${first} under ${heading}`);
  return rows;
}

const cells = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
