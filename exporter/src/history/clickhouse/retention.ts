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
const TOLD_MS = 90_000;

/** Of the document that says until when days are dropped, whoever does: known time ends there. */
export const GONE_KIND = 'runs-gone';

/** When it was told, by the server's clock, which is the only one that all have: ms since the epoch. */
interface Told {
  at?: number;
}

/** Of the documents that say until when it went with the runs, one for each table that they are named by. */
const WENT_KIND = 'gone-with-runs';

/**
 * Drops what was told to go, however many days that is and whoever told it. False: they are told of it too lately.
 * @param keep one at a time
 * @throws StoreProblem where the server refuses; what it did then is not asked for again
 */
export async function dropTold(
  server: Server,
  keep: (document: StoredDocument) => Promise<void>,
): Promise<boolean> {
  const [[told], { oldest, newest }] = await Promise.all([
    server.rows<{ until: number; json: string; now: number }>(
      `SELECT stop AS until, json, toUnixTimestamp64Milli(now64(3)) AS now FROM documents FINAL
       WHERE kind = {kind:String} ORDER BY written DESC LIMIT 1`,
      { kind: GONE_KIND },
    ),
    daysOfRuns(server),
  ]);
  if (!told) return true;
  const { until, json, now } = told;
  const staying = await goingWith(server, until);
  const areDays = goes(oldest, newest, until);
  if (!areDays && staying.length === 0) return true;
  const { at = 0 } = JSON.parse(json) as Told;
  if (now - at < TOLD_MS) return false;
  // Days first: where they are refused, the server is not given the rest to do again and again.
  if (areDays) await dropDays(server, newest, until);
  for (const [table, ended] of staying) {
    await server.command(`ALTER TABLE ${table} DELETE WHERE ${ended} < {until:Float64}`, { until });
    await keep({ kind: WENT_KIND, cluster: '', id: table, start: until, stop: until, json: '{}' });
  }
  return true;
}

/** Tables of which it did not go yet: the server rewrites all of one for that, each time that it is asked. */
async function goingWith(server: Server, until: number): Promise<readonly (typeof GO_WITH_RUNS)[number][]> {
  const went = await server.rows<{ id: string }>(
    'SELECT DISTINCT id FROM documents WHERE kind = {kind:String} AND stop >= {until:Float64}',
    { kind: WENT_KIND, until },
  );
  return GO_WITH_RUNS.filter(([table]) => !went.some(({ id }) => id === table));
}

async function dropDays(server: Server, newest: string, until: number): Promise<void> {
  for (const { day } of await server.rows<{ day: string }>(
    `SELECT DISTINCT ${dayOfRun('ended')} AS day FROM runs WHERE ended < {until:Float64} * 1000 ORDER BY day`,
    { until },
  ))
    if (goes(day, newest, until))
      await server.command('ALTER TABLE runs DROP PARTITION {day:String}', { day });
}

/** The newest day stays, whatever it takes. */
const goes = (day: string, newest: string, until: number): boolean =>
  day !== newest && Date.parse(day) + DAY_MS <= until;

/**
 * What says that days are to go, where the runs take more bytes than these: of all that are too much, as far as that can be told of how
 * many runs each has. undefined: nothing is to go
 */
export async function tooMuch(server: Server, most: number): Promise<StoredDocument | undefined> {
  const bytes = await bytesOfRuns(server);
  if (bytes <= most) return undefined;
  const days = await server.rows<{ day: string; rows: number; now: number }>(
    `SELECT ${dayOfRun('ended')} AS day, count() AS rows, toUnixTimestamp64Milli(now64(3)) AS now FROM runs GROUP BY day ORDER BY day`,
  );
  if (days.length < 2) return undefined;
  const all = days.reduce((sum, { rows }) => sum + rows, 0);
  let left = all;
  const stays = days.findIndex(({ rows }, at) => {
    if (at === days.length - 1 || (at > 0 && (left / all) * bytes <= most)) return true;
    left -= rows;
    return false;
  });
  const until = Date.parse(days[stays - 1]!.day) + DAY_MS;
  const json = JSON.stringify({ at: days[0]!.now } satisfies Told);
  return { kind: GONE_KIND, cluster: '', id: '', start: until, stop: until, json };
}

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
  const [days] = await server.rows<{ oldest: string; newest: string }>(
    `SELECT ${dayOfRun('min(ended)')} AS oldest, ${dayOfRun('max(ended)')} AS newest FROM runs`,
  );
  return days!;
}

const dayOfRun = (ended: string): string => `toString(toDate(fromUnixTimestamp64Micro(${ended}, 'UTC')))`;
