import { NONE, count, ms, said, share, unknown } from '../finding.ts';
import { done, type RunAgain } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';
import { total } from '../evidence/run-again.ts';

const { runs: LEAST_RUNS, share: LEAST_SHARE } = THRESHOLDS.recomputed;

/** What was done already is done again, since the worker with the result is gone. */
export const recomputed = ofRuns('recomputed', ({ afterLoss, afterLossOrAnew, losses }, functions) => {
  const again = total([...afterLoss]);
  const { compute } = done(functions);
  if (!again || !isMuch(again, compute)) {
    const perhaps = total([...afterLoss, ...afterLossOrAnew]);
    if (!perhaps || !isMuch(perhaps, compute)) return NONE;
    return unknown(
      `${many(perhaps.runs, 'task')} ran again after workers left with their results, but something was sent meanwhile that may have asked for them anew.`,
    );
  }
  return said([
    {
      says: `${many(again.runs, 'task')} ran again, since ${many(losses, 'worker')} left with their results: ${duration(again.compute)} of computing, ${percent(again.compute / compute)} of all.`,
      todo: 'See in the logs why the workers left: killed for their memory (give them more, or hold less), taken away by the machine they ran on, or scaled down. What is costly to make again should be stored, or replicated.',
      figures: [
        count('tasks that ran again', again.runs),
        ms('computed again', again.compute),
        share('of all computing', compute > 0 ? again.compute / compute : 0),
        count('workers that left', losses),
      ],
      place: { from: again.from, to: again.to, ...again.only },
    },
  ]);
});

const isMuch = ({ runs, compute }: RunAgain, all: number): boolean =>
  runs >= LEAST_RUNS && compute >= LEAST_SHARE * all;
