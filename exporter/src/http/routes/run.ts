import { setTimeout } from 'node:timers/promises';
import { NoQuery, RunQuery, type TaskRun } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { TaskNotTold, TaskWithStory } from '../../asked/task.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { KeptRun } from '../../state/log/query/kept-run.ts';
import { inSlices } from '../../slices.ts';
import { runOf } from '../answers/tasks/run.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { badParameter, gone } from '../problem.ts';
import { parseQuery } from '../query.ts';

/** Asks the scheduler what it knows of a key now; or says why it cannot be told. */
export type Ask = (key: string) => Promise<TaskWithStory | TaskNotTold>;

/** A run with what the scheduler knows of its key. @throws HttpProblem gone; HistoryError: whether there is one cannot be read now */
export type FindRun = (query: RunQuery) => Promise<TaskRun>;

/** The scheduler may be busy for a minute, and the run is there already. */
const ASK_LIMIT_MS = 3_000;

/** A run that the log has no more; undefined: it is nowhere. @throws HistoryError */
type FindPast = (life: string, id: number) => Promise<KeptRun | undefined>;

/**
 * The scheduler has askLimitMs to answer.
 * @param findPast undefined: nothing is kept on disk
 */
export function runFinder(
  cluster: Cluster,
  ask: Ask,
  findPast: FindPast | undefined,
  askLimitMs = ASK_LIMIT_MS,
): FindRun {
  return async ({ life, id }) => {
    const run = cluster.log.run(life, id) ?? (await findPast?.(life, id));
    if (!run) {
      const here = findPast ? 'Neither the task log nor the history has a run' : 'The task log has no run';
      throw gone(`${here} ${id} of the life ${life}: it is unknown, or too old to be kept.`);
    }
    return runOf(run, await knownNow(run));
  };

  async function knownNow(run: KeptRun): Promise<Parameters<typeof runOf>[1]> {
    if (run.life !== cluster.identity?.id) return 'other-life';
    if (cluster.connection.state !== 'connected') return 'not-connected';
    const tooLate = setTimeout(askLimitMs, 'not-answered' as const, { ref: false });
    return Promise.race([ask(run.key).catch(() => 'not-answered' as const), tooLate]);
  }
}

export function run(find: FindRun, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const found = await find(parseQuery(RunQuery, request.url));
    await delivery.send(request, response, await inSlices(Body.json(found)));
  };
}

/** The same by its place in the path, which proxies may not let through: a life may hold what is encoded there. */
export function runByPath(find: FindRun, delivery: Delivery): RequestHandler<{ life: string; id: string }> {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    const { life, id } = request.params;
    if (!/^\d{1,15}$/.test(id))
      throw badParameter('id', `id takes a whole number, not '${id.slice(0, 80)}'.`);
    const found = await find({ life, id: Number(id) });
    await delivery.send(request as never, response, await inSlices(Body.json(found)));
  };
}
