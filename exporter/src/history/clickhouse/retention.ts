import { DAY_MS } from '../day.ts';
import type { StoredDocument } from '../stored.ts';
import type { Server } from './server.ts';
import { ttlOf } from './ttl.ts';

/** What goes when the runs of its time go, and when it ended: ms since the epoch. */
const GO_WITH_RUNS = [
  ['documents', 'stop'],
  ['listed', 'ended'],
  ['failures', 'time'],
  ['series', 'time'],
  ['lives', 'until / 1000'],
] as const;

/** What is dropped others were told of so much earlier, who look at that once a minute: none says that it has what is gone. */
export const TOLD_MS = 90_000;

/**
 * Where the runs take more bytes than these, until when all is to go next: one day at a time, and the newest stays, whatever it takes.
 * @returns ms since the epoch, -Infinity: nothing is to go
 */
export async function tooMuchUntil(server: Server, most: number): Promise<number> {
  const { oldest, newest } = await daysOfRuns(server);
  if (oldest === newest || (await bytesOfRuns(server)) <= most) return -Infinity;
  return Date.parse(oldest) + DAY_MS;
}

/** Drops the days before; another exporter may have done so. @param until ms since the epoch */
export async function dropDays(server: Server, until: number): Promise<void> {
  for (;;) {
    const { oldest, newest } = await daysOfRuns(server);
    if (oldest === newest || Date.parse(oldest) + DAY_MS > until) break;
    await server.command('ALTER TABLE runs DROP PARTITION {oldest:String}', { oldest });
  }
  for (const [table, ended] of GO_WITH_RUNS)
    await server.command(`ALTER TABLE ${table} DELETE WHERE ${ended} < {until:Float64}`, { until });
}

/** Of the document that says until when days are dropped, whoever does: known time ends there. */
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
  const told = tables.map(({ engine }) => ttlOf(engine)).filter((time) => time !== undefined);
  const kept = told.length > 0 ? Math.min(...told) : days * DAY_MS;
  return Math.max(now - kept, dropped?.until ?? -Infinity);
}

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
