import type { Graph, TaskRun, Tasks } from '@daskscope/api';
import { getJson } from '../api.ts';

/** Where a run is to be found. */
export interface RunPlace {
  life: string;
  id: number;
}

/** @throws RequestError */
export function fetchRun({ life, id }: RunPlace): Promise<TaskRun> {
  return getJson<TaskRun>('run', { life, id });
}

/** The last run of a key that is kept; null: there is none. @throws RequestError */
export async function fetchLastRun(key: string): Promise<TaskRun | null> {
  const { lives, tasks } = await getJson<Tasks>('tasks', { key });
  const id = tasks.id.at(-1);
  return id === undefined ? null : fetchRun({ life: lives[tasks.life.at(-1)!]!, id });
}

/** What the scheduler knows of a task, run or not. @throws RequestError */
export async function fetchNow(key: string): Promise<Graph['task']> {
  const { task } = await getJson<Graph>('graph', { key, depth: 0 });
  return task;
}
