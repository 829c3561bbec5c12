import { count, ms, said, unknown } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { rule } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many } from '../words.ts';

const { reports, share } = THRESHOLDS.eventLoopHeld;

/** Something in a worker does not let its event loop turn, mostly a task that keeps the GIL. */
export const eventLoopHeld = rule('event-loop-held', (evidence) => {
  const { heldLoops } = evidence;
  if (!heldLoops) return unknown('The exporter did not see all of it as it ran.');
  const held = [...heldLoops].filter(
    ([, its]) => its.spells >= reports && its.ms >= share * durationOf(evidence),
  );
  return said(
    held
      .sort(([, a], [, b]) => b.ms - a.ms)
      .map(([worker, its]) => ({
        says: `The event loop of ${worker} was held for ${duration(its.ms)}, as ${many(its.spells, 'of its reports says', 'of its reports say')}, with up to ${duration(1000 * its.most)} between two turns. Meanwhile it neither sends nor fetches data, nor tells that it is alive.`,
        todo: 'See in the profile which function keeps the GIL, as compiled code may and much pure Python does: let it release the GIL, give each worker one thread, or run it in a process of its own.',
        figures: [
          ms('held for', its.ms),
          count('reports that say so', its.spells),
          ms('between two turns at most', 1000 * its.most),
        ],
        place: { from: its.from, to: its.to, worker },
      })),
  );
});
