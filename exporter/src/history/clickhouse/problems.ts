import { ClickHouseError } from '@clickhouse/client';
import { PlaceProblem, StoreProblem } from '../problems.ts';

/** Codes of ClickHouse (src/Common/ErrorCodes.cpp) that are about what it was given to take in. */
const OF_VALUES = new Set(['6', '26', '27', '38', '41', '53', '69', '72', '117', '131', '349']);

const SAYS: Readonly<Record<string, (server: string) => string>> = {
  '60': (server) =>
    `${server} lacks a table of the history: run docs/clickhouse-cluster.sql of this version.`,
  '81': (server) =>
    `${server} has no database of the name that --history.clickhouse.database gives: create it, or give another.`,
  '164': (server) => `${server} lets the exporter's user only read: grant it INSERT.`,
  '243': (server) => `The disk of ${server} is full: free some space, or keep less.`,
  '252': (server) => `${server} cannot follow: it has too many parts to merge.`,
  '497': (server) =>
    `${server} does not let the exporter's user do what it needs: see its grants in docs/history.md.`,
  '516': (server) =>
    `${server} knows no such user or another password: see --history.clickhouse.user and --history.clickhouse.password-file.`,
};

/** What an error of the client or of the server means. */
export function problemOf(url: string, error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error;
  const server = `The history's server ${url}`;
  const message = textOf(error);
  if (!(error instanceof ClickHouseError))
    return new PlaceProblem(`${server} cannot be reached: ${message}`, { cause: error });
  const said = SAYS[error.code]?.(server) ?? `${server} said no: ${message} (${error.code})`;
  const Problem = OF_VALUES.has(error.code) ? StoreProblem : PlaceProblem;
  return new Problem(said, { cause: error });
}

/** Of several that were tried, such as the addresses of a name, the first. */
function textOf(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const text = first instanceof Error ? first.message || first.name : String(first);
  return text.split('\n')[0]!.slice(0, 300);
}
