import { NONE, ms, said, share, unknown } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { rule } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, percent } from '../words.ts';

const { share: LEAST_SHARE, idle: LEAST_IDLE } = THRESHOLDS.schedulerBound;

/** The scheduler has more to do than it can, and threads wait for what it tells them to do next. */
export const schedulerBound = rule('scheduler-bound', (evidence) => {
  const { busyScheduler: busy, threads, inScheduler, from, to, missing } = evidence;
  if (!busy) return unknown('The exporter did not see all of it as it ran.');
  const whole = durationOf(evidence);
  if (busy.ms < LEAST_SHARE * whole) return NONE;
  if (inScheduler)
    return unknown('Workers run in the process of the scheduler, so that what they do keeps it busy.');
  if (!threads || threads.total === 0)
    return unknown(missing || 'The scheduler was busy, but it is not known whether threads were idle.');
  const idle = threads.idle / threads.total;
  // Where threads have no rest all the same, nothing is lost by it.
  if (idle < LEAST_IDLE) return NONE;
  return said([
    {
      says: `The scheduler was busy for ${duration(busy.ms)}, ${percent(busy.ms / whole)} of the time, while threads were idle for ${percent(idle)} of theirs: they waited to be told what to do next.`,
      todo: 'Give it less to do: fewer and larger tasks, larger chunks or partitions, fewer keys held by clients, no large objects in the graph itself. See whether a plugin of the scheduler is slow, and whether something else runs on its host.',
      figures: [
        ms('the scheduler was busy', busy.ms),
        share('of the time', busy.ms / whole),
        share('threads were idle', idle),
      ],
      place: { from, to },
    },
  ]);
});
