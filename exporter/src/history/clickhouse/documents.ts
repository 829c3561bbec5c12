import { COMPUTATION_ORDERS, namesMeant } from '@daskscope/api';
import type { ComputationSummary } from '../../state/computations/summary.ts';
import { lower, MOST_LISTED, searchedText, together } from '../listing.ts';
import {
  withinRoom,
  type BeforeQuery,
  type ClusterSize,
  type DocumentsQuery,
  type FoundBefore,
  type FoundListed,
  type ListedId,
  type ListedQuery,
  type StoredDocument,
} from '../stored.ts';
import { whole } from './rows.ts';
import type { Server } from './server.ts';

/** Of several with one name the last stays. */
export async function keepDocuments(
  server: Server,
  documents: readonly StoredDocument[],
  written: number,
): Promise<void> {
  await server.insert(
    'documents',
    documents.map(({ kind, cluster, id, start, stop, json }, at) => ({
      ...{ kind, cluster, id, start, stop, json },
      written: written + at,
    })),
  );
  await server.insert(
    'listed',
    documents.flatMap(({ cluster, id, start, stop: ended, listed }, at) =>
      listed
        ? [
            {
              ...{ cluster, id, life: listed.life, state: listed.state, start, stop: listed.stop, ended },
              failed: listed.failed,
              names: together(listed.names.map(whole)),
              texts: searchedText(listed.texts.map(whole)),
              summary: JSON.stringify(listed.summary),
              ...Object.fromEntries(COMPUTATION_ORDERS.map((name) => [`by_${name}`, listed.orders[name]])),
              written: written + at,
            },
          ]
        : [],
    ),
  );
}

export async function findDocuments(
  server: Server,
  { kind, cluster, id, from, to, limit, oldestFirst = false }: DocumentsQuery,
): Promise<StoredDocument[]> {
  const where = ['kind = {kind:String}'];
  if (cluster !== undefined) where.push('cluster = {cluster:String}');
  if (id !== undefined) where.push('id = {id:String}');
  if (from !== undefined) where.push('stop >= {from:Float64}');
  if (to !== undefined) where.push('start <= {to:Float64}');
  return server.rows<StoredDocument>(
    `SELECT kind, cluster, id, start, stop, json FROM documents FINAL WHERE ${where.join(' AND ')}
     ORDER BY ${oldestFirst ? 'stop, start' : 'stop DESC, start DESC'}, id LIMIT {limit:UInt64}`,
    { kind, cluster, id, from, to, limit },
  );
}

/** As DuckDB's. */
export async function documentsBefore(server: Server, query: BeforeQuery): Promise<FoundBefore> {
  const { kinds } = query;
  const sizes = await server.rows<ClusterSize>(
    `SELECT cluster, sum(lengthUTF8(json)) AS size FROM documents FINAL WHERE has({kinds:Array(String)}, kind) GROUP BY cluster
     ORDER BY maxIf(stop, kind = {first:String}) DESC, cluster LIMIT {most:UInt64}`,
    { kinds, first: kinds[0], most: query.clusters + 1 },
  );
  const clusters = withinRoom(sizes, query);
  const all = clusters.length === sizes.length;
  if (clusters.length === 0) return { documents: [], all };
  const documents = await server.rows<StoredDocument>(
    `SELECT kind, cluster, id, start, stop, json FROM documents FINAL
     WHERE kind IN {kinds:Array(String)} AND cluster IN {clusters:Array(String)} ORDER BY stop, start, id`,
    { kinds, clusters },
  );
  return { documents, all };
}

/** As computationFilter and inOrder have it. */
export async function findListed(server: Server, query: ListedQuery): Promise<FoundListed> {
  const { cluster, without, from, to, life, state, prefix, failed, search } = query;
  const where = ['cluster = {cluster:String}', 'NOT has({without:Array(String)}, id)'];
  if (from !== undefined) where.push(`(state = 'running' OR ended >= {from:Float64})`);
  if (to !== undefined) where.push('start <= {to:Float64}');
  if (life !== undefined) where.push('life = {life:String}');
  if (state) where.push('has({state:Array(String)}, state)');
  if (prefix) where.push('arrayExists(name -> position(names, name) > 0, {names:Array(String)})');
  if (failed !== undefined) where.push(failed ? 'failed' : 'NOT failed');
  if (search !== undefined) where.push('position(texts, {search:String}) > 0');
  const direction = query.ascending ? 'ASC' : 'DESC';
  const parameters = {
    ...{ cluster, without, from, to, life, state },
    names: prefix?.flatMap(namesMeant).map((name) => together([name])),
    search: search === undefined ? undefined : lower(search),
    sort: `by_${query.sort}`,
    limit: query.limit,
  };
  const of = `FROM listed FINAL WHERE ${where.join(' AND ')}`;
  const [[counted], found] = await Promise.all([
    server.rows<{ total: number }>(`SELECT count() AS total ${of}`, parameters),
    server.rows<{ summary: string }>(
      `SELECT summary ${of} ORDER BY {sort:Identifier} ${direction} NULLS LAST, start ${direction} LIMIT {limit:UInt64}`,
      parameters,
    ),
  ]);
  return {
    total: counted!.total,
    summaries: found.map(({ summary }) => JSON.parse(summary) as ComputationSummary),
  };
}

/** As DuckDB's. */
export async function newestListed(server: Server, limit: number): Promise<ListedId[]> {
  return server.rows<ListedId>(
    `SELECT cluster, id FROM (
       SELECT cluster, id, ended FROM listed FINAL ORDER BY ended DESC LIMIT {limit:UInt64} BY cluster LIMIT {most:UInt64}
     ) ORDER BY ended`,
    { limit, most: MOST_LISTED },
  );
}
