import { NONE, ms, said, share } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { percent } from '../words.ts';

const { busiest, timesMedian, runs: LEAST_RUNS, oneRun } = THRESHOLDS.unevenLoad;

/** One worker has most of the work while others could take it. */
export const unevenLoad = ofRuns('uneven-load', ({ workers }, _functions, evidence) => {
  const whole = durationOf(evidence);
  const there = [...workers]
    .filter(([, { threads, there }]) => threads > 0 && there >= whole / 2)
    .map(([worker, one]) => ({ worker, ...one, busy: one.compute / (one.threads * one.there) }))
    .sort((a, b) => b.busy - a.busy);
  const most = there[0];
  if (!most || there.length < 2) return NONE;
  const others = there.slice(1).map(({ busy }) => busy);
  const median = others[Math.floor(others.length / 2)]!;
  const isUneven =
    most.busy >= busiest &&
    most.busy >= timesMedian * median &&
    most.runs >= LEAST_RUNS &&
    most.longest < oneRun * most.compute;
  if (!isUneven) return NONE;
  return said([
    {
      says: `${most.worker} computed for ${percent(most.busy)} of its threads' time, and half of the other workers for ${percent(median)} or less.`,
      todo: 'See what binds the tasks there: large inputs that only it has, or workers= and resources= at submit. Spread the inputs (Client.rebalance, replicate), or make more and smaller pieces.',
      figures: [
        share('busiest worker', most.busy),
        share('median of the others', median),
        ms('computed there', most.compute),
      ],
      place: { from: evidence.from, to: evidence.to, worker: most.worker },
    },
  ]);
});
