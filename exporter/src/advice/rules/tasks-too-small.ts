import { NONE, count, ms, said, share, unknown } from '../finding.ts';
import { ofFunctions } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';

const { median: MOST, runs: LEAST_RUNS, idle: LEAST_IDLE, idleEach } = THRESHOLDS.tasksTooSmall;

/** The place of the median among the quantiles. */
const MEDIAN = 1;

/** So short that the scheduler has as much to do with a task as its worker. */
export const tasksTooSmall = ofFunctions('tasks-too-small', (functions, { from, to, threads }) => {
  const small = [...functions]
    .map(([prefix, figures]) => ({ prefix, figures, median: figures.quantiles[MEDIAN] ?? Infinity }))
    .filter(({ figures, median }) => median < MOST && figures.runs >= LEAST_RUNS)
    .sort((a, b) => b.figures.runs - a.figures.runs);
  if (small.length === 0) return NONE;
  // Where threads have no rest all the same, nothing is lost by it.
  const idle = threads && threads.total > 0 ? threads.idle / threads.total : null;
  if (idle === null)
    return unknown('Tasks are small, but it is not known whether threads were idle meanwhile.');
  if (idle < LEAST_IDLE) return NONE;
  // What so short tasks cost does not come to more: threads were idle for another reason.
  const tasks = small.reduce((sum, { figures }) => sum + figures.runs, 0);
  if (idle * (to - from) > idleEach * tasks) return NONE;
  return said(
    small.map(({ prefix, figures, median }) => ({
      says: `${many(figures.runs, 'task')} of ${prefix} took ${duration(median)} each (median), and threads were idle for ${percent(idle)} of the time: Dask spends up to a ms on each task besides.`,
      todo: 'Make fewer and larger tasks: larger chunks or partitions, or a function that handles a batch. A task should take 100 ms or more.',
      figures: [
        count('tasks', figures.runs),
        ms('median', median),
        ms('computed in all', figures.compute),
        share('idle', idle),
      ],
      place: { from, to, prefix },
    })),
  );
});
