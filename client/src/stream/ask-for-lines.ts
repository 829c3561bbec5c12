import type { Progress, Status, WholeLine, Tasks, Workers } from '@daskscope/api';
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
      get('tasks', { after: place, limit: LIMIT, keys: true }) as Promise<Tasks>,
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

/** Where what comes from now on begins: after all that there is, of which nothing is asked for. */
async function headCursor(get: GetJson, { time }: Status): Promise<string> {
  const { cursor } = (await get('tasks', { from: Math.ceil(time) + LATE_MS, limit: 1 })) as Tasks;
  return cursor;
}
