import { setTimeout } from 'node:timers/promises';
import { NoQuery, type NowMissing, type TaskNow, type TaskRun } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Cluster } from '../../state/cluster.ts';
import { inSlices } from '../../slices.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { badParameter, notFound } from '../problem.ts';
import { parseQuery } from '../query.ts';

/** Asks the scheduler what it knows of a key now; or says why it cannot be told. */
export type Ask = (key: string) => Promise<TaskNow | NowMissing>;

/** The scheduler may be busy for a minute, and the run is there already. */
const ASK_LIMIT_MS = 3_000;

/** The scheduler has askLimitMs to answer. */
export function task(
  cluster: Cluster,
  ask: Ask,
  delivery: Delivery,
  askLimitMs = ASK_LIMIT_MS,
): RequestHandler<{ life: string; id: string }> {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    const { life, id } = request.params;
    if (!/^\d{1,15}$/.test(id)) throw badParameter(`id takes a whole number, not '${id.slice(0, 80)}'.`);
    const run = cluster.log.run(life, Number(id));
    if (!run)
      throw notFound(
        `The task log has no run ${id} of the life ${life}: it is unknown, or too old to be kept.`,
      );
    const now = await knownNow(run);
    const answer = { ...run, ...(typeof now === 'string' ? { now: null, nowMissing: now } : { now }) };
    await delivery.send(request as never, response, await inSlices(Body.json(answer)));
  };

  async function knownNow(run: TaskRun): Promise<TaskNow | NowMissing> {
    if (run.life !== cluster.identity?.id) return 'other-life';
    if (cluster.connection.state !== 'connected') return 'not-connected';
    const tooLate = setTimeout(askLimitMs, 'not-answered' as const, { ref: false });
    return Promise.race([ask(run.key).catch(() => 'not-answered' as const), tooLate]);
  }
}
