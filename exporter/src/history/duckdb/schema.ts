import { CREATE_FAILURES } from './failures.ts';
import { CREATE_LISTED } from './listed.ts';
import { CREATE_SERIES } from './series.ts';

/** Of the tables below. Each change of them raises it and adds a migration. */
export const SCHEMA_VERSION = 4;

/** One row an interval; a run without any has one row whose action is null. Parquet files have the same columns. */
export const RUN_COLUMNS = [
  // Counts runs as they were taken in, of all clusters.
  ['n', 'BIGINT'],
  ['cluster', 'VARCHAR'],
  ['life', 'VARCHAR'],
  ['run', 'BIGINT'],
  ['key', 'VARCHAR'],
  ['fn', 'VARCHAR'],
  ['worker', 'VARCHAR'],
  ['thread', 'INTEGER'],
  ['action', 'VARCHAR'],
  // Of the intervals of a run: 0 is the first.
  ['seq', 'INTEGER'],
  ['start', 'BIGINT'],
  ['stop', 'BIGINT'],
  ['error', 'BOOLEAN'],
  ['nbytes', 'BIGINT'],
  ['type', 'VARCHAR'],
  ['source', 'VARCHAR'],
  // Of the whole run; null: it has one interval.
  ['began', 'BIGINT'],
  ['ended', 'BIGINT'],
  // Of its first row alone.
  ['errtext', 'VARCHAR'],
  ['traceback', 'VARCHAR'],
] as const;

const columns = RUN_COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ');

export const CREATE_RUNS = `CREATE TABLE runs (${columns})`;

/** From no table at all, version by version: the statements at place 0 make version 1. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    CREATE_RUNS,
    `CREATE TABLE acknowledged (cluster VARCHAR, life VARCHAR, next BIGINT, until BIGINT, PRIMARY KEY (cluster, life))`,
    `CREATE TABLE documents (kind VARCHAR, cluster VARCHAR, id VARCHAR, start DOUBLE, stop DOUBLE, json VARCHAR, PRIMARY KEY (kind, cluster, id))`,
    `CREATE TABLE sealed (file VARCHAR, first BIGINT, last BIGINT, runs BIGINT, "from" BIGINT, "to" BIGINT, longest BIGINT)`,
  ],
  [CREATE_LISTED],
  [CREATE_FAILURES],
  [CREATE_SERIES],
];
