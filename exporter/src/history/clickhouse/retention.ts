import { DAY_MS, dayOf } from '../day.ts';
import type { StoredDocument } from '../stored.ts';
import type { Server } from './server.ts';

/** What goes when the runs of its time go, and when it ended: ms since the epoch. */
const GO_WITH_RUNS = [
  ['documents', 'stop'],
  ['listed', 'ended'],
  ['failures', 'time'],
  ['series', 'time'],
  ['lives', 'until / 1000'],
] as const;

/**
 * Drops the oldest days until the runs take no more bytes than these; the newest stays, whatever it takes.
 * @returns until when all is gone: ms since the epoch, -Infinity: nothing is
 */
export async function dropOldest(server: Server, most: number): Promise<number> {
  let goneUntil = -Infinity;
  for (;;) {
    // The day first: where another exporter drops it meanwhile, this one drops no other in its place.
    const { oldest, newest } = await daysOfRuns(server);
    if (oldest === newest || (await bytesOfRuns(server)) <= most) break;
    await server.command('ALTER TABLE runs DROP PARTITION {oldest:String}', { oldest });
    goneUntil = Date.parse(oldest) + DAY_MS;
    for (const [table, ended] of GO_WITH_RUNS)
      await server.command(`ALTER TABLE ${table} DELETE WHERE ${ended} < {until:Float64}`, {
        until: goneUntil,
      });
  }
  return goneUntil;
}

/** Of the document that says until when days were dropped, whoever did: known time ends there. */
const GONE_KIND = 'runs-gone';

export const goneDocument = (until: number): StoredDocument => ({
  ...{ kind: GONE_KIND, cluster: '', id: '', start: until, stop: until, json: '{}' },
});

/**
 * Until when all is gone that others dropped, and that the tables' own TTL removes.
 * @param days where the tables do not tell
 * @param now ms since the epoch, as is what it returns
 */
export async function goneUntil(server: Server, days: number, now: number): Promise<number> {
  const [[dropped], tables] = await Promise.all([
    server.rows<{ until: number | null }>(
      'SELECT max(toNullable(stop)) AS until FROM documents WHERE kind = {kind:String}',
      { kind: GONE_KIND },
    ),
    // Of a cluster of servers the table behind the one that is asked.
    server.rows<{ engine: string }>(
      `SELECT engine_full AS engine FROM system.tables
       WHERE database = currentDatabase() AND name IN ('runs', 'runs_here') AND engine != 'Distributed'`,
    ),
  ]);
  const kept = tables.flatMap(({ engine }) => TTL_DAYS.exec(engine)?.slice(1, 2).map(Number) ?? []);
  const tooOld = dayOf(now - Math.min(...(kept.length > 0 ? kept : [days])) * DAY_MS) * DAY_MS;
  return Math.max(tooOld, dropped?.until ?? -Infinity);
}

/** As ClickHouse writes the TTL of schema.ts and of docs/clickhouse-cluster.sql. */
const TTL_DAYS = /TTL .*?toIntervalDay\((?:_CAST\()?(\d+)/s;

/** A user may see the tables that are its own; system.parts would need a grant. Distributed tables hold none themselves. */
async function bytesOfRuns(server: Server): Promise<number> {
  const [table] = await server.rows<{ bytes: number | null }>(
    `SELECT total_bytes AS bytes FROM system.tables
     WHERE database = currentDatabase() AND name = 'runs' AND engine != 'Distributed'`,
  );
  return table?.bytes ?? 0;
}

/** As their partitions are named. */
async function daysOfRuns(server: Server): Promise<{ oldest: string; newest: string }> {
  const day = (ended: string) => `toString(toDate(fromUnixTimestamp64Micro(${ended}, 'UTC')))`;
  const [days] = await server.rows<{ oldest: string; newest: string }>(
    `SELECT ${day('min(ended)')} AS oldest, ${day('max(ended)')} AS newest FROM runs`,
  );
  return days!;
}
