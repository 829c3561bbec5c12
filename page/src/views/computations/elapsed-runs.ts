import type { AdvicePlace, Tasks } from '@daskscope/api';
import { WorkerLanes } from '@daskscope/client';
import type { Columns, Lanes } from '@daskscope/timeline';
import { runOf, TaskStore } from '../../tasks/task-store.ts';
import { ToldNames, type Names } from '../../tasks/told-names.ts';

/** What a picture is made of. */
export interface ElapsedRuns {
  readonly columns: Columns;
  /** Tells the intervals of what a place is about from all others. */
  readonly shows: (place: Pick<AdvicePlace, 'prefix' | 'worker'>) => (task: number) => boolean;
}

/** Runs at the time that had gone since `start`, ms since the epoch: as if that were 0. Their lanes join those that there are. */
export function elapsedRuns(answer: Tasks, start: number, names: Names, lanes: Lanes): ElapsedRuns {
  const workers = new WorkerLanes(lanes);
  const store = new TaskStore(workers);
  const elapsed = { ...answer, base: answer.base - start };
  store.take(elapsed, new ToldNames(names, workers).read(elapsed));
  return {
    columns: store.columns,
    shows: ({ prefix, worker }) => {
      const group = prefix === null ? null : names.prefixes.find(prefix);
      const address = worker === null ? null : names.workers.find(worker);
      return (task) => {
        const run = store.runs.run(runOf(task));
        return (
          run !== undefined &&
          (group === null || run.prefix === group) &&
          (address === null || run.worker === address)
        );
      };
    },
  };
}
