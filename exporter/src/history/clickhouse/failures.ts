import type { WholeFailure } from '../../state/now/failures/failure-keeper.ts';
import type { FailurePlace } from '../../state/now/failures/failure-place.ts';
import {
  countWithin,
  MOST_BEFORE_OF_ONE,
  MOST_LISTED_BEFORE,
  toldBefore,
  type NamedFailure,
  type ThereFailure,
} from '../failures-told.ts';
import type { FailuresBefore, FailuresQuery, FoundFailureRows } from '../stored-rows.ts';
import { exact } from './exact.ts';
import { FAILURES } from './failures-kept.ts';
import type { Parameters, Server } from './server.ts';

const NEWEST_FIRST = 'time DESC, number DESC';
const LENGTH = 'lengthUTF8(key) + lengthUTF8(errtext) + lengthUTF8(traceback)';

/** As Failures.find has it. */
export async function findFailures(server: Server, query: FailuresQuery): Promise<FoundFailureRows> {
  const { after, limit, bytes } = query;
  const { where, parameters } = conditionOf(query);
  const behind = after ? ` AND ${isAfter('<', 'after')}` : '';
  const [[counted], there] = await Promise.all([
    server.rows<{ total: number }>(`SELECT count() AS total FROM ${FAILURES} WHERE ${where}`, parameters),
    server.rows<{ number: number; length: number }>(
      `SELECT number, ${LENGTH} AS length FROM ${FAILURES} WHERE ${where}${behind}
       ORDER BY ${NEWEST_FIRST} LIMIT {most:UInt64}`,
      { ...parameters, ...(after && placed('after', after)), most: limit + 1 },
    ),
  ]);
  const lengths = there.map(({ length }) => length);
  const count = Math.min(limit, countWithin(lengths, bytes));
  const of = there.slice(0, count).map(({ number }) => ({ cluster: query.cluster, number }));
  return {
    found: (await read(server, of)).map(([, failure]) => failure),
    total: counted!.total,
    more: there.length > count,
  };
}

async function read(
  server: Server,
  of: readonly NamedFailure[],
): Promise<(readonly [cluster: string, failure: WholeFailure])[]> {
  if (of.length === 0) return [];
  const rows = await server.rows<WholeFailure & { cluster: string }>(
    `SELECT cluster, number, life, run AS id, key, fn AS prefix, time, workers, if(composed, '', errtext) AS exception,
     traceback, told AS schedulerTime
     FROM ${FAILURES} WHERE cluster IN {clusters:Array(String)}
       AND has(arrayZip({clusters:Array(String)}, {numbers:Array(Int64)}), (cluster, number)) ORDER BY ${NEWEST_FIRST}`,
    { clusters: of.map(({ cluster }) => cluster), numbers: of.map(({ number }) => number) },
  );
  return rows.map(({ cluster, ...failure }) => [cluster, failure]);
}

function conditionOf(query: FailuresQuery): { where: string; parameters: Parameters } {
  const { cluster, fns, workers, from, to, search, life, held } = query;
  const here = `number >= {heldFrom:Int64} AND ${isAfter('>', 'gone')}`;
  const all = ['cluster = {cluster:String}', `(NOT (${here}) OR has({but:Array(Int64)}, number))`];
  if (fns) all.push('has({fns:Array(String)}, fn)');
  if (workers) all.push('hasAny({workers:Array(String)}, workers)');
  if (from !== undefined) all.push('time >= {from:Float64}');
  if (to !== undefined) all.push('time <= {to:Float64}');
  if (life !== undefined) all.push('life = {life:String}');
  if (search !== undefined)
    all.push(
      `(${['key', 'errtext'].map((of) => `position(lowerUTF8(${of}), lowerUTF8({search:String})) > 0`).join(' OR ')})`,
    );
  return {
    where: all.join(' AND '),
    parameters: {
      ...{ cluster, fns, workers, from, to, search, life },
      ...{ heldFrom: exact(held.from), but: held.but, ...placed('gone', held.gone) },
    },
  };
}

/** A failure is behind or before a place. */
const isAfter = (than: '<' | '>', place: string): string =>
  `(time, number) ${than} ({${place}Time:Float64}, {${place}Number:Int64})`;

const placed = (name: string, { time, number }: FailurePlace): Parameters => ({
  [`${name}Time`]: exact(time),
  [`${name}Number`]: exact(number),
});

/** The newest of each cluster. */
export async function failuresBefore(server: Server): Promise<FailuresBefore> {
  const there = await server.rows<ThereFailure>(
    `SELECT cluster, number, time, ${LENGTH} AS length FROM ${FAILURES}
     ORDER BY ${NEWEST_FIRST} LIMIT {most:UInt64} BY cluster LIMIT {all:UInt64}`,
    { most: MOST_BEFORE_OF_ONE + 1, all: MOST_LISTED_BEFORE + 1 },
  );
  return toldBefore(there, (of) => read(server, of));
}
