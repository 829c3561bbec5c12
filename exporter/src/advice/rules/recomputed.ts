import { NONE, count, ms, said, share } from '../finding.ts';
import { done } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';
import { total } from '../evidence/run-again.ts';

const { runs: LEAST_RUNS, share: LEAST_SHARE } = THRESHOLDS.recomputed;

/** What was done already is done again, since the worker with the result is gone. */
export const recomputed = ofRuns('recomputed', ({ afterLoss, losses }, functions) => {
  const again = total(afterLoss);
  const { compute } = done(functions);
  if (!again || again.runs < LEAST_RUNS || again.compute < LEAST_SHARE * compute) return NONE;
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
