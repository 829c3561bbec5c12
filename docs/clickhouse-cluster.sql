-- The tables of the history on a cluster of ClickHouse servers, version 1. Run it once, in the history's database.
-- The cluster is called dask here, and each server has the macros shard and replica; 30 days are kept.
-- An exporter that finds these tables makes none of its own. All rows of a run are on one shard, so that one that was told twice is one.

CREATE TABLE runs_here ON CLUSTER dask (
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
  INDEX by_began began TYPE minmax GRANULARITY 1
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/runs', '{replica}')
PARTITION BY toDate(fromUnixTimestamp64Micro(ended, 'UTC'))
PRIMARY KEY (cluster, intDiv(ended, 3600000000), worker, ended)
ORDER BY (cluster, intDiv(ended, 3600000000), worker, ended, life, run, seq)
TTL toDateTime(least(greatest(intDiv(ended, 1000000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, replicated_deduplication_window = 10000;

CREATE TABLE runs ON CLUSTER dask AS runs_here
ENGINE = Distributed('dask', currentDatabase(), 'runs_here', cityHash64(cluster, life, worker));

CREATE TABLE lives_here ON CLUSTER dask (
  cluster String,
  life String,
  era UInt32,
  first Int64,
  next Int64,
  until Int64
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/lives', '{replica}', next)
ORDER BY (cluster, life, era)
TTL toDateTime(least(greatest(intDiv(until, 1000000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY;

CREATE TABLE lives ON CLUSTER dask AS lives_here
ENGINE = Distributed('dask', currentDatabase(), 'lives_here', cityHash64(cluster, life));

CREATE TABLE documents_here ON CLUSTER dask (
  kind LowCardinality(String),
  cluster String,
  id String,
  start Float64,
  stop Float64,
  json String CODEC(ZSTD(3)),
  written Int64
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/documents', '{replica}', written)
ORDER BY (kind, cluster, id)
TTL toDateTime(least(greatest(intDiv(toInt64(stop), 1000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY;

CREATE TABLE documents ON CLUSTER dask AS documents_here
ENGINE = Distributed('dask', currentDatabase(), 'documents_here', cityHash64(kind, cluster, id));

CREATE TABLE listed_here ON CLUSTER dask (
  cluster String,
  id String,
  life String,
  state String,
  start Float64,
  stop Nullable(Float64),
  ended Float64,
  failed Bool,
  names String,
  texts String,
  summary String,
  "by_start" Nullable(Float64),
  "by_duration" Nullable(Float64),
  "by_runs" Nullable(Float64),
  "by_errors" Nullable(Float64),
  "by_bytes" Nullable(Float64),
  "by_compute" Nullable(Float64),
  "by_transfer" Nullable(Float64),
  "by_idle" Nullable(Float64),
  "by_peakMemory" Nullable(Float64),
  "by_peakSpilled" Nullable(Float64),
  written Int64
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/listed', '{replica}', written)
ORDER BY (cluster, id)
TTL toDateTime(least(greatest(intDiv(toInt64(ended), 1000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY;

CREATE TABLE listed ON CLUSTER dask AS listed_here
ENGINE = Distributed('dask', currentDatabase(), 'listed_here', cityHash64(cluster, id));

CREATE TABLE failures_here ON CLUSTER dask (
  cluster String,
  number Int64,
  life String,
  run Nullable(Int64),
  key String,
  fn String,
  time Float64,
  workers Array(String),
  errtext String CODEC(ZSTD(1)),
  composed Bool,
  traceback String CODEC(ZSTD(1)),
  told Nullable(Float64),
  gone UInt8,
  written Int64
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/failures', '{replica}', written, gone)
ORDER BY (cluster, number)
TTL toDateTime(least(greatest(intDiv(toInt64(time), 1000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY;

CREATE TABLE failures ON CLUSTER dask AS failures_here
ENGINE = Distributed('dask', currentDatabase(), 'failures_here', cityHash64(cluster));

CREATE TABLE series_here ON CLUSTER dask (
  cluster LowCardinality(String),
  time Int64 CODEC(Delta, ZSTD(1)),
  counts Array(Int32),
  sums Array(Float64) CODEC(ZSTD(1)),
  least Array(Float64) CODEC(ZSTD(1)),
  most Array(Float64) CODEC(ZSTD(1))
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/series', '{replica}')
ORDER BY (cluster, time)
TTL toDateTime(least(greatest(intDiv(time, 1000), 0), 2500000000), 'UTC') + INTERVAL 30 DAY;

CREATE TABLE series ON CLUSTER dask AS series_here
ENGINE = Distributed('dask', currentDatabase(), 'series_here', cityHash64(cluster));

-- What an exporter of another version reads first.
CREATE VIEW meta ON CLUSTER dask AS SELECT toUInt32(1) AS version;
