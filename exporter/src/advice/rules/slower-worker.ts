import { count, ms, said, times } from '../finding.ts';
import { durationOf, type OnWorker, type RunsEvidence } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, short } from '../words.ts';

const { times: LEAST_TIMES, runs: LEAST_RUNS, errors, share } = THRESHOLDS.slowerWorker;

/** A worker that takes longer than others for the same functions. */
export const slowerWorker = ofRuns('slower-worker', ({ onWorkers, workers }, _functions, evidence) => {
  const slow = [...workers]
    .map(([worker, { threads }]) => ({ worker, threads, ...comparedWith(onWorkers, worker) }))
    .filter(
      ({ runs, log, error, lost, threads }) =>
        runs >= LEAST_RUNS &&
        log >= Math.max(Math.log(LEAST_TIMES), errors * error) &&
        lost / Math.max(1, threads) >= share * durationOf(evidence),
    )
    .sort((a, b) => b.lost - a.lost);
  return said(
    slow.map(({ worker, runs, log, lost }) => ({
      says: `${worker} took ${short(Math.exp(log))} times as long as the other workers for the same functions, over ${many(runs, 'task')}: ${duration(lost)} more than they would have taken.`,
      todo: 'Look at its host: another process there, fewer or slower cores, a disk or memory that is full. Where it is to blame, restart or retire the worker.',
      figures: [times('times as long', Math.exp(log)), count('tasks', runs), ms('more than others', lost)],
      place: { from: evidence.from, to: evidence.to, worker },
    })),
  );
});

/** By how much it is slower, as a logarithm and its standard error; lost: ms that it computed more than others would have. */
function comparedWith(onWorkers: RunsEvidence['onWorkers'], worker: string) {
  let [runs, sum, variance, lost] = [0, 0, 0, 0];
  for (const its of onWorkers.values()) {
    const here = its.get(worker);
    if (!here) continue;
    const others = together([...its].filter(([other]) => other !== worker).map(([, one]) => one));
    if (others.runs < LEAST_RUNS || here.runs < 2) continue;
    const slower = here.logs / here.runs - others.logs / others.runs;
    runs += here.runs;
    sum += here.runs * slower;
    variance += here.runs ** 2 * (spread(here) / here.runs + spread(others) / others.runs);
    lost += here.compute - here.runs * (others.compute / others.runs);
  }
  return runs === 0
    ? { runs, log: -Infinity, error: 0, lost }
    : { runs, log: sum / runs, error: Math.sqrt(variance) / runs, lost };
}

function together(all: readonly OnWorker[]): OnWorker {
  const sum = { runs: 0, logs: 0, squares: 0, compute: 0 };
  for (const one of all)
    for (const name of ['runs', 'logs', 'squares', 'compute'] as const) sum[name] += one[name];
  return sum;
}

/** The variance of one run's logarithm. */
const spread = ({ runs, logs, squares }: OnWorker): number =>
  runs < 2 ? 0 : Math.max(0, (squares - logs ** 2 / runs) / (runs - 1));
