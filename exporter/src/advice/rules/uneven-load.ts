import { NONE, count, ms, said, share, unknown } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { many, percent } from '../words.ts';

const { busiest, timesMedian, runs: LEAST_RUNS, oneRun, waiting: LEAST_WAITING } = THRESHOLDS.unevenLoad;

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
  const { waiting } = evidence.cluster;
  if (waiting === null)
    return unknown(
      `${most.worker} had most of the work, but it is not known whether tasks waited that others could have run.`,
    );
  // Where none waits, nothing can be spread: a chain of tasks runs on one thread, wherever that is.
  if (waiting < LEAST_WAITING * most.threads) return NONE;
  return said([
    {
      says: `${most.worker} computed for ${percent(most.busy)} of its threads' time, and half of the other workers for ${percent(median)}${median > 0 ? ' or less' : ''}, while ${many(waiting, 'task')} waited on average.`,
      todo: 'See what binds the tasks there: large inputs that only it has, or workers= and resources= at submit. Spread the inputs (Client.rebalance, replicate), or make more and smaller pieces.',
      figures: [
        share('busiest worker', most.busy),
        share('median of the others', median),
        ms('computed there', most.compute),
        count('tasks that waited', Math.round(waiting)),
      ],
      place: { from: evidence.from, to: evidence.to, worker: most.worker },
    },
  ]);
});
