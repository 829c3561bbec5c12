import { NONE, ms, notAsked, said, share, type Verdict } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { ofItsEnd } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, percent } from '../words.ts';
import { straggler } from './straggler.ts';

const { busy: MOST_BUSY, share: LEAST_SHARE, total, always } = THRESHOLDS.idleAtEnd;

/** Towards the end there is not work enough for all threads. */
export const idleAtEnd = ofItsEnd('idle-at-end', ({ busy }, functions, evidence): Verdict => {
  if (functions.size === 0) return notAsked('No task of it ran.');
  // One task that took too long is said to be the reason already.
  if (straggler.judge(evidence).state === 'said') return NONE;
  const since = busy.quietSince(MOST_BUSY);
  const length = evidence.to - since;
  const idle = busy.idle(since, evidence.to);
  const whole = durationOf(evidence);
  if (length < Math.max(total, LEAST_SHARE * whole) || busy.threads < 2) return NONE;
  return said([
    {
      ...(length >= always * whole
        ? {
            says: `All along, for ${duration(length)}, half of the threads or more had nothing to do: it had too few tasks that can run at once.`,
            todo: 'Split its work into more and smaller pieces that do not wait for one another: more partitions or chunks, a map over parts in place of one task or of a chain. Or submit other work beside it, or use fewer workers.',
          }
        : {
            says: `For its last ${duration(length)}, ${percent(length / whole)} of it, half of the threads or more had nothing to do.`,
            todo: 'Give the end more to do at once: reduce in a tree and not one after the other (split_every), more and smaller pieces for what comes last, or submit the next computation before this one is done.',
          }),
      figures: [
        ms('at the end', length),
        share('of the computation', length / whole),
        ms('of threads, idle then', idle),
      ],
      place: { from: since, to: evidence.to },
    },
  ]);
});
