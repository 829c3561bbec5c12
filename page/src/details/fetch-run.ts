import type { TaskRun } from '@daskscope/api';
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
