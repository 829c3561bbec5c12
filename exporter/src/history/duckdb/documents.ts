import {
  withinRoom,
  type BeforeQuery,
  type DocumentsQuery,
  type FoundBefore,
  type StoredDocument,
} from '../stored.ts';
import { MOMENT_KINDS } from '../cluster/progress-moments.ts';
import { quoted, type Columns, type Database } from './duckdb.ts';
import { keepListed } from './listed.ts';

/** Of several with one name the last. */
export async function keepDocuments(database: Database, documents: readonly StoredDocument[]): Promise<void> {
  const last = new Map(documents.map((one) => [JSON.stringify([one.kind, one.cluster, one.id]), one]));
  for (const document of last.values()) {
    const { kind, cluster, id, start, stop, json } = document;
    await database.run('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)', [
      ...[kind, cluster, id, start, stop, json],
    ]);
    if (document.listed) await keepListed(database, document, document.listed);
  }
}

export async function findDocuments(
  columns: Columns,
  { kind, cluster, id, from, to, limit, oldestFirst = false }: DocumentsQuery,
): Promise<StoredDocument[]> {
  const where = [`kind = ${quoted(kind)}`];
  if (cluster !== undefined) where.push(`cluster = ${quoted(cluster)}`);
  if (id !== undefined) where.push(`id = ${quoted(id)}`);
  if (from !== undefined) where.push(`stop >= ${from}`);
  if (to !== undefined) where.push(`start <= ${to}`);
  const [ids = [], start, stop, json, clusters] = (await columns(
    `SELECT id, start, stop, json, cluster FROM documents WHERE ${where.join(' AND ')} ORDER BY ${oldestFirst ? 'stop, start' : 'stop DESC, start DESC'}, id LIMIT ${limit}`,
  )) as [string[]?, number[]?, number[]?, string[]?, string[]?];
  return ids.map((of, at) => ({
    kind,
    cluster: clusters![at]!,
    id: of,
    start: start![at]!,
    stop: stop![at]!,
    json: json![at]!,
  }));
}

/** Which there are is told before they are read, since they may be more than there is memory for. */
export async function documentsBefore(columns: Columns, query: BeforeQuery): Promise<FoundBefore> {
  const isKind = `kind IN (${query.kinds.map(quoted).join(', ')})`;
  const [clusters = [], sizes] = (await columns(
    `SELECT cluster, sum(length(json))::DOUBLE FROM documents WHERE ${isKind} GROUP BY cluster
     ORDER BY max(stop) FILTER (kind = ${quoted(query.kinds[0]!)}) DESC NULLS LAST, cluster LIMIT ${query.clusters + 1}`,
  )) as [string[]?, number[]?];
  const roomy = withinRoom(
    clusters.map((cluster, at) => ({ cluster, size: sizes![at]! })),
    query,
  );
  const all = roomy.length === clusters.length;
  if (roomy.length === 0) return { documents: [], all };
  const [kind = [], cluster, id, start, stop, json] = (await columns(
    `SELECT kind, cluster, id, start, stop, json FROM documents WHERE ${isKind}
     AND cluster IN (${roomy.map(quoted).join(', ')}) ORDER BY stop, start, id`,
  )) as [string[]?, string[]?, string[]?, number[]?, number[]?, string[]?];
  const documents = kind.map((of, at) => ({
    ...{ kind: of, cluster: cluster![at]!, id: id![at]!, start: start![at]!, stop: stop![at]! },
    json: json![at]!,
  }));
  return { documents, all };
}

/** Of a moment, which come all the time. */
const OF_A_MOMENT = `kind IN (${MOMENT_KINDS.map(quoted).join(', ')})`;
/** And of a computation. What else there is says what is kept of a cluster at all, and never has to make room. */
const OF_A_TIME = `(kind IN ('computation', 'profile') OR ${OF_A_MOMENT})`;

/**
 * Those of them that ended first, where all have more characters than so many; those of moments may have a quarter of that. False:
 * there are none.
 */
export async function dropDocumentsBeyond(database: Database, characters: number): Promise<boolean> {
  const ofMoments = await dropOldestBeyond(database, OF_A_MOMENT, characters / 4);
  const until = await dropOldestBeyond(database, OF_A_TIME, characters);
  if (until !== null) await database.run(`DELETE FROM listed WHERE ended <= ${until}`);
  return (until ?? ofMoments) !== null;
}

/** Returns until when those that are gone ended, ms since the epoch; null: none are. */
async function dropOldestBeyond(
  database: Database,
  which: string,
  characters: number,
): Promise<number | null> {
  const [[until]] = (await database.columns(
    `SELECT max(stop) FROM (SELECT stop, sum(length(json)) OVER (ORDER BY stop DESC) AS characters FROM documents
       WHERE ${which})
     WHERE characters > ${characters}`,
  )) as [[number | null]];
  if (until !== null) await database.run(`DELETE FROM documents WHERE ${which} AND stop <= ${until}`);
  return until;
}

/** Those that ended before. @param until ms since the epoch */
export async function dropDocuments(database: Database, until: number): Promise<void> {
  await database.run(`DELETE FROM listed WHERE ended < ${until}`);
  await database.run(`DELETE FROM documents WHERE stop < ${until}`);
}
