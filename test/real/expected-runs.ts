import type { DaskSays, SaidRecord } from '../dask-cluster.ts';
import type { Run } from '../task-runs.ts';

/** All of a run but its times and its lane, which are not written as Dask writes them. */
type Comparable = Omit<Run, 'thread' | 'intervals'> & {
  intervals: { action: string; source: string | null }[];
};

export const comparableRun = ({ life, id, ...run }: Run): Comparable => ({ life, id, ...inCommon(run) });

/** The same of the records in the scheduler's buffer. */
export function comparableRecords({ scheduler, stream }: DaskSays): Comparable[] {
  const { index, records } = stream!;
  const first = index - records.length;
  return records.map((record, position) => ({
    life: scheduler.id,
    id: first + position,
    ...inCommon(record),
  }));
}

const inCommon = ({
  key,
  prefix,
  worker,
  erred,
  nbytes,
  intervals,
}: Pick<SaidRecord, 'key' | 'prefix' | 'worker' | 'erred' | 'nbytes'> & Pick<Comparable, 'intervals'>) => ({
  key,
  prefix,
  worker,
  erred,
  nbytes,
  intervals: intervals.map(({ action, source }) => ({ action, source })),
});

/** The greatest difference in microseconds between what a record and a run say of any start or duration. */
export function greatestDifference(records: readonly SaidRecord[], runs: readonly Run[]): number {
  const differences = records.flatMap(({ intervals }, row) =>
    intervals.flatMap(({ start, stop }, position) => {
      const told = runs[row]!.intervals[position]!;
      return [Math.abs(told.start * 1e3 - start * 1e6), Math.abs(told.duration * 1e3 - (stop - start) * 1e6)];
    }),
  );
  return Math.max(...differences);
}

/** The threads drawn in each lane of each worker. */
export function threadsByLane(
  records: readonly SaidRecord[],
  runs: readonly Run[],
): Map<string, Set<string>> {
  const lanes = new Map<string, Set<string>>();
  records.forEach(({ worker, thread }, row) => {
    const lane = `${worker} ${runs[row]!.thread}`;
    lanes.set(lane, (lanes.get(lane) ?? new Set()).add(thread));
  });
  return lanes;
}
