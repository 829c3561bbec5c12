import { COMPUTATION_ORDERS } from '@daskscope/api';

/** Of the tables below. Each change of them raises it and adds a migration, here and in docs/clickhouse-cluster.sql. */
export const SCHEMA_VERSION = 1;

/** One row an interval, as in DuckDB's files; a run without any has one row whose action is null. */
const RUN_COLUMNS = `
  cluster LowCardinality(String),
  life LowCardinality(String),
  era UInt32,
  run Int64 CODEC(Delta, ZSTD(1)),
  key String CODEC(ZSTD(1)),
  fn LowCardinality(String),
  worker LowCardinality(String),
  thread Int32,
  action LowCardinality(Nullable(String)),
  seq Int32,
  start Int64 CODEC(Delta, ZSTD(1)),
  stop Int64 CODEC(Delta, ZSTD(1)),
  error Bool,
  nbytes Int64,
  type LowCardinality(String),
  source LowCardinality(Nullable(String)),
  began Int64 CODEC(Delta, ZSTD(1)),
  ended Int64 CODEC(Delta, ZSTD(1)),
  errtext Nullable(String) CODEC(ZSTD(1)),
  traceback Nullable(String) CODEC(ZSTD(1)),
  INDEX by_key key TYPE bloom_filter GRANULARITY 4,
  INDEX by_began began TYPE minmax GRANULARITY 1`;

const BY_ORDER = COMPUTATION_ORDERS.map((name) => `"by_${name}" Nullable(Float64)`).join(', ');

const HOUR_US = 3_600_000_000;
/** Of the last batches, so that one that is sent again after an answer was lost is known. */
const REMEMBERED_BATCHES = 10_000;

/** A DateTime ends in 2106, and begins anew behind that: no end counts as later than 2049, and no more days than reach from there. */
const LATEST = 2_500_000_000;
export const MOST_DAYS = 20_000;

/** Until when a row is kept, by the second at which what it tells of ended. */
const kept = (second: string) =>
  `TTL toDateTime(least(greatest(${second}, 0), ${LATEST}), 'UTC') + INTERVAL {days:UInt32} DAY`;

/**
 * From no table at all, version by version: the statements at place 0 make version 1. They may be run by several exporters at once.
 * What is told twice is the same row twice, so any one of them may stay.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS runs (${RUN_COLUMNS}) ENGINE = ReplacingMergeTree
     PARTITION BY toDate(fromUnixTimestamp64Micro(ended, 'UTC'))
     PRIMARY KEY (cluster, intDiv(ended, ${HOUR_US}), worker, ended)
     ORDER BY (cluster, intDiv(ended, ${HOUR_US}), worker, ended, life, run, seq)
     ${kept('intDiv(ended, 1000000)')}
     SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = ${REMEMBERED_BATCHES}`,
    `CREATE TABLE IF NOT EXISTS lives (cluster String, life String, era UInt32, first Int64, next Int64, until Int64)
     ENGINE = ReplacingMergeTree(next) ORDER BY (cluster, life, era) ${kept('intDiv(until, 1000000)')}`,
    `CREATE TABLE IF NOT EXISTS documents (kind LowCardinality(String), cluster String, id String, start Float64, stop Float64,
     json String CODEC(ZSTD(3)), written Int64)
     ENGINE = ReplacingMergeTree(written) ORDER BY (kind, cluster, id) ${kept('intDiv(toInt64(stop), 1000)')}`,
    `CREATE TABLE IF NOT EXISTS listed (cluster String, id String, life String, state String, start Float64, stop Nullable(Float64),
     ended Float64, failed Bool, names String, texts String, summary String, ${BY_ORDER}, written Int64)
     ENGINE = ReplacingMergeTree(written) ORDER BY (cluster, id) ${kept('intDiv(toInt64(ended), 1000)')}`,
    // One that turned out to be there under another number is gone.
    `CREATE TABLE IF NOT EXISTS failures (cluster String, number Int64, life String, run Nullable(Int64), key String, fn String,
     time Float64, workers Array(String), errtext String CODEC(ZSTD(1)), composed Bool, traceback String CODEC(ZSTD(1)),
     told Nullable(Float64), gone UInt8, written Int64)
     ENGINE = ReplacingMergeTree(written, gone) ORDER BY (cluster, number) ${kept('intDiv(toInt64(time), 1000)')}`,
    `CREATE TABLE IF NOT EXISTS series (cluster LowCardinality(String), time Int64 CODEC(Delta, ZSTD(1)), counts Array(Int32),
     sums Array(Float64) CODEC(ZSTD(1)), least Array(Float64) CODEC(ZSTD(1)), most Array(Float64) CODEC(ZSTD(1)))
     ENGINE = MergeTree ORDER BY (cluster, time) ${kept('intDiv(time, 1000)')}`,
  ],
];

/** Which version the tables are of: the highest that is in it. */
export const CREATE_META =
  'CREATE TABLE IF NOT EXISTS meta (version UInt32) ENGINE = MergeTree ORDER BY version';
