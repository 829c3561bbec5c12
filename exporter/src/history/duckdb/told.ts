import type { FoundRows } from '../stored.ts';

/** A column of what is told, and how it is made of the store's. */
type Column = readonly [name: string, sql: string];

const NUMBERS: readonly Column[] = [
  ['run', 'run::DOUBLE'],
  ['thread', 'thread'],
  ['erred', 'error'],
  ['nbytes', 'nbytes::DOUBLE'],
  ['start', 'start::DOUBLE'],
  ['stop', 'stop::DOUBLE'],
  ['began', 'coalesce(began, start)::DOUBLE'],
  ['ended', 'coalesce(ended, stop)::DOUBLE'],
];
const NAMED = ['life', 'fn', 'worker', 'action', 'source'] as const;
/** What these are made of, and their order. */
const NEEDED = [
  ...['n', 'seq', 'run', 'thread', 'error', 'nbytes', 'start', 'stop', 'began', 'ended'],
  ...NAMED,
];
export const KEY: Column = ['key', 'key'];
export const TEXTS: readonly Column[] = [
  ['type', 'type'],
  ['exception', 'errtext'],
  ['traceback', 'traceback'],
];

/**
 * How intervals are told, in the order of the store. What many have in common comes as positions: making a text of each value took
 * nine tenths of the time.
 */
export class Told {
  readonly #columns: readonly Column[];
  /** Columns of the store that it is made of, in SQL. */
  readonly needed: string;

  /** @param more columns beside numbers and names */
  constructor(more: readonly Column[]) {
    const further = more.map(([, sql]) => sql.replace(/::.*$/, '')).filter((name) => !NEEDED.includes(name));
    this.needed = [...NEEDED, ...further].map((name) => `"${name}"`).join(', ');
    this.#columns = [
      ...NUMBERS,
      ...NAMED.map((name): Column => [name, `coalesce(${name}_name.position, -1)`]),
      ...more,
      // Once, in the first row.
      [
        'names',
        'if(row_number() OVER (ORDER BY n, seq) = 1, (SELECT list(name ORDER BY position) FROM name), NULL)',
      ],
    ];
  }

  /**
   * @param before tables that the rows are made of, in SQL; each with a comma behind it
   * @param rows intervals with what is needed
   */
  sql(before: string, rows: string): string {
    const names = NAMED.map((name) => `SELECT ${name} AS name FROM interval WHERE ${name} IS NOT NULL`);
    const joins = NAMED.map((name) => `LEFT JOIN name AS ${name}_name ON ${name}_name.name = ${name}`);
    return `
      WITH ${before} interval AS MATERIALIZED (${rows}),
      name AS MATERIALIZED (
        SELECT name, (row_number() OVER (ORDER BY name) - 1)::INTEGER AS position FROM (${names.join(' UNION ')})
      )
      SELECT ${this.#columns.map(([, sql]) => sql).join(', ')} FROM interval ${joins.join(' ')} ORDER BY n, seq`;
  }

  column(found: readonly unknown[][], wanted: string): unknown[] {
    return found[this.#columns.findIndex(([name]) => name === wanted)] ?? [];
  }

  rows(found: readonly unknown[][]): FoundRows {
    const of = (name: string) => [name, this.column(found, name)] as const;
    const columns = [...NUMBERS, KEY, ...TEXTS].map(([name]) => of(name));
    const [names = []] = this.column(found, 'names') as string[][];
    return { ...Object.fromEntries([...columns, ...NAMED.map(of)]), names } as unknown as FoundRows;
  }
}
