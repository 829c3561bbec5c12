import { COMPUTATION_ORDERS, namesMeant } from '@daskscope/api';
import type { ComputationSummary } from '../../state/computations/summary.ts';
import { lower, MOST_LISTED, searchedText, together } from '../listing.ts';
import type { FoundListed, Listed, ListedId, ListedQuery, StoredDocument } from '../stored.ts';
import { quoted, type Columns, type Database } from './duckdb.ts';

const orders = COMPUTATION_ORDERS.map((name) => `"by_${name}" DOUBLE`).join(', ');

/** A row a computation: what its document is listed by. */
export const CREATE_LISTED = `CREATE TABLE listed (cluster VARCHAR, id VARCHAR, life VARCHAR, state VARCHAR, start DOUBLE, stop DOUBLE,
  ended DOUBLE, failed BOOLEAN, names VARCHAR, texts VARCHAR, summary VARCHAR, ${orders}, PRIMARY KEY (cluster, id))`;

export async function keepListed(
  database: Database,
  { cluster, id, start, stop: ended }: StoredDocument,
  { life, state, stop, failed, names, texts, orders, summary }: Listed,
): Promise<void> {
  const values = [
    ...[cluster, id, life, state, start, stop, ended, failed],
    ...[together(names), searchedText(texts), JSON.stringify(summary)],
    ...COMPUTATION_ORDERS.map((name) => orders[name]),
  ];
  await database.run(`INSERT OR REPLACE INTO listed VALUES (${values.map(() => '?').join(', ')})`, values);
}

/** As computationFilter and inOrder have it. */
export async function findListed(columns: Columns, query: ListedQuery): Promise<FoundListed> {
  const where = conditions(query);
  const [[total]] = (await columns(`SELECT count(*)::DOUBLE FROM listed WHERE ${where}`)) as [[number]];
  const direction = query.ascending ? 'ASC' : 'DESC';
  const [summaries = []] = (await columns(
    `SELECT summary FROM listed WHERE ${where}
     ORDER BY "by_${query.sort}" ${direction} NULLS LAST, start ${direction} LIMIT ${query.limit}`,
  )) as [string[]?];
  return { total, summaries: summaries.map((json) => JSON.parse(json) as ComputationSummary) };
}

/** Those that ended last, so many of each cluster, and no more of all than MOST_LISTED; the oldest first. */
export async function newestListed(columns: Columns, limit: number): Promise<ListedId[]> {
  const [clusters = [], ids] = (await columns(
    `SELECT cluster, id FROM (
       SELECT cluster, id, ended FROM listed QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY ended DESC) <= ${limit}
       ORDER BY ended DESC LIMIT ${MOST_LISTED}
     ) ORDER BY ended`,
  )) as [string[]?, string[]?];
  return clusters.map((cluster, at) => ({ cluster, id: ids![at]! }));
}

function conditions({
  cluster,
  without,
  from,
  to,
  life,
  state,
  prefix,
  failed,
  search,
}: ListedQuery): string {
  const all = [`cluster = ${quoted(cluster)}`];
  if (without.length > 0) all.push(`id NOT IN (${without.map(quoted).join(', ')})`);
  if (from !== undefined) all.push(`(state = 'running' OR ended >= ${from})`);
  if (to !== undefined) all.push(`start <= ${to}`);
  if (life !== undefined) all.push(`life = ${quoted(life)}`);
  if (state) all.push(`state IN (${state.map(quoted).join(', ')})`);
  if (prefix)
    all.push(
      `(${prefix
        .flatMap(namesMeant)
        .map((name) => `contains(names, ${quoted(together([name]))})`)
        .join(' OR ')})`,
    );
  if (failed !== undefined) all.push(failed ? 'failed' : 'NOT failed');
  if (search !== undefined) all.push(`contains(texts, ${quoted(lower(search))})`);
  return all.join(' AND ');
}
