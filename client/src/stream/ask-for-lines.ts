import type { Progress, Status, WholeLine, Tasks, Workers } from '@daskscope/api';
import { readCursor } from '../runs/cursor.ts';
import type { AskForLines } from './connection-options.ts';

export type GetJson = (
  path: string,
  parameters: Record<string, string | number | boolean>,
) => Promise<unknown>;

/** Runs of one answer. */
const LIMIT = 10_000;
/** ms after now: no run ends that late. */
const LATE_MS = 86_400_000;

/** What the stream would bring, from the routes that have the same. */
export function askForLines(get: GetJson): AskForLines {
  return async (cursor) => {
    const status = (await get('status', {})) as Status;
    const place = cursor ?? (await headCursor(get, status));
    const [progress, workers, tasks] = await Promise.all([
      get('progress', {}) as Promise<Progress>,
      get('workers', {}) as Promise<Workers>,
      tasksAfter(get, place, status),
    ]);
    const lines: WholeLine[] = [
      { topic: 'heartbeat', data: { time: status.time } },
      { topic: 'status', data: status },
      { topic: 'progress', data: progress },
      { topic: 'workers', data: workers },
      { topic: 'tasks', data: tasks },
    ];
    return lines;
  };
}

/** By life, so that what ran last before another scheduler came is told first. */
async function tasksAfter(get: GetJson, after: string, { lives, scheduler }: Status): Promise<Tasks> {
  const ask = (life: { life?: string }) =>
    get('tasks', { after, limit: LIMIT, keys: true, ...life }) as Promise<Tasks>;
  const ids = lives.map(({ id }) => id);
  const current = scheduler?.id ?? ids.at(-1);
  const from = readCursor(after).life;
  // The current one is not the last where a scheduler is there again that was there before another.
  const over = from === current ? [] : ids.slice(Math.max(0, ids.indexOf(from)));
  for (const life of over.filter((id) => id !== current)) {
    const tasks = await ask({ life });
    if (tasks.lost > 0 || tasks.tasks.id.length > 0) return tasks;
  }
  return ask(current === undefined ? {} : { life: current });
}

/** Where what comes from now on begins: after all that there is, of which nothing is asked for. */
async function headCursor(get: GetJson, { time }: Status): Promise<string> {
  const { cursor } = (await get('tasks', { from: Math.ceil(time) + LATE_MS, limit: 1 })) as Tasks;
  return cursor;
}
