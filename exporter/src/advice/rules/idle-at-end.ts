import { NONE, count, ms, notAsked, said, share, type Verdict } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { ofItsEnd } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';
import { schedulerBound } from './scheduler-bound.ts';
import { straggler } from './straggler.ts';
import { tasksTooSmall } from './tasks-too-small.ts';
import { unevenLoad } from './uneven-load.ts';

const { busy: MOST_BUSY, share: LEAST_SHARE, total, always, ready: MOST_READY } = THRESHOLDS.idleAtEnd;

/** What is said by these leaves threads idle, and would ask for the contrary: smaller tasks where they are too small. */
const REASONS = [straggler, unevenLoad, schedulerBound, tasksTooSmall];

/** Towards the end there is not work enough for all threads. */
export const idleAtEnd = ofItsEnd('idle-at-end', ({ busy }, functions, evidence): Verdict => {
  if (functions.size === 0) return notAsked('No task of it ran.');
  if (REASONS.some((reason) => reason.judge(evidence).state === 'said')) return NONE;
  const since = busy.quietSince(MOST_BUSY);
  const length = evidence.to - since;
  const idle = busy.idle(since, evidence.to);
  const whole = durationOf(evidence);
  if (length < Math.max(total, LEAST_SHARE * whole) || busy.threads < 2) return NONE;
  const { ready } = evidence.cluster;
  return said([
    {
      ...(length >= always * whole ? allAlong(length, ready, busy.threads) : forItsLast(length, whole)),
      figures: [
        ms('at the end', length),
        share('of the computation', length / whole),
        ms('of threads, idle then', idle),
        ...(ready === null ? [] : [count('tasks that were ready', Math.round(ready))]),
      ],
      place: { from: since, to: evidence.to },
    },
  ]);
});

const forItsLast = (length: number, whole: number) => ({
  says: `For its last ${duration(length)}, ${percent(length / whole)} of it, half of the threads or more had nothing to do.`,
  todo: 'Give the end more to do at once: reduce in a tree and not one after the other (split_every), more and smaller pieces for what comes last, or submit the next computation before this one is done.',
});

/** Idle threads alone do not tell why: tasks that were ready say that there was enough to do, and a chain has none. */
function allAlong(length: number, ready: number | null, threads: number) {
  const fact = `All along, for ${duration(length)}, half of the threads or more had nothing to do`;
  if (ready === null)
    return {
      says: `${fact}. It is not known whether tasks were ready meanwhile.`,
      todo: 'See whether it has tasks that could run at once: where each needs the one before, split its work into pieces that do not wait for one another; where they could, see what binds them to few workers (workers= and resources= at submit, large inputs).',
    };
  if (ready < MOST_READY * threads)
    return {
      says: `${fact}: it had too few tasks that can run at once.`,
      todo: 'Split its work into more and smaller pieces that do not wait for one another: more partitions or chunks, a map over parts in place of one task or of a chain. Or submit other work beside it, or use fewer workers.',
    };
  return {
    says: `${fact}, though ${many(ready, 'task')} on average waited for no other and did not run.`,
    todo: 'See what keeps them from idle threads: workers= and resources= at submit, large inputs that few workers have, or a scheduler that is busy.',
  };
}
