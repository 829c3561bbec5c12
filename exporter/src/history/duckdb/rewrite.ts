import type { Database } from './duckdb.ts';

/** Rows that are gone are left where they are so few. */
const FEW = 20;

type Rows = Readonly<Record<'there' | 'gone', number>>;

const isSparse = ({ there, gone }: Rows): boolean => gone > Math.max(there, FEW);

/**
 * Writes tables anew of whose rows most are gone: DuckDB gives back no room of a table with a primary key, whatever is deleted.
 * Nobody may read meanwhile. @param is which are to be, by their rows
 */
export async function rewriteTables(
  database: Database,
  is: (rows: Rows) => boolean = isSparse,
): Promise<void> {
  const [tables, statements] = (await database.columns(
    'SELECT table_name, sql FROM duckdb_tables() WHERE has_primary_key',
  )) as [string[], string[]];
  for (const [at, table] of tables.entries()) {
    const [[there], [ever]] = (await database.columns(
      `SELECT (SELECT count(*) FROM ${table})::DOUBLE, (SELECT coalesce(sum(count), 0)
        FROM pragma_storage_info('${table}') WHERE column_id = 0 AND segment_type <> 'VALIDITY')::DOUBLE`,
    )) as [[number], [number]];
    if (is({ there, gone: ever - there })) await rewrite(database, table, statements[at]!);
  }
  // It refuses while another transaction is open: the next one does it.
  await database.run('CHECKPOINT').catch(() => undefined);
}

const rewrite = (database: Database, table: string, statement: string): Promise<void> =>
  database.atOnce(async () => {
    await database.run(statement.replace(/^CREATE TABLE [^(]+/, 'CREATE TABLE rest'));
    await database.run(`INSERT INTO rest SELECT * FROM ${table}`);
    await database.run(`DROP TABLE ${table}`);
    await database.run(`ALTER TABLE rest RENAME TO ${table}`);
  });
