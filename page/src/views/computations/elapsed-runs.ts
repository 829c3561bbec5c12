import type { Tasks } from '@daskscope/api';
import { WorkerLanes } from '@daskscope/client';
import { Lanes, type Columns } from '@daskscope/timeline';
import { TaskStore } from '../../tasks/task-store.ts';
import { ToldNames, type Names } from '../../tasks/told-names.ts';

/** What a picture is made of. */
export interface ElapsedRuns {
  readonly columns: Columns;
  readonly lanes: Lanes;
}

/** Runs at the time that had gone since `start`, ms since the epoch: as if that were 0. */
export function elapsedRuns(answer: Tasks, start: number, names: Names): ElapsedRuns {
  const lanes = new Lanes();
  const workers = new WorkerLanes(lanes);
  const store = new TaskStore(workers);
  const elapsed = { ...answer, base: answer.base - start };
  store.take(elapsed, new ToldNames(names, workers).read(elapsed));
  return { columns: store.columns, lanes };
}
