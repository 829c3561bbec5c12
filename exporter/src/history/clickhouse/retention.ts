import { DAY_MS } from '../day.ts';
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
