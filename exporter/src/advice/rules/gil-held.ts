import { NONE, count, ms, said, share, unknown } from '../finding.ts';
import { durationOf, type RunsEvidence } from '../evidence/evidence.ts';
import { ofRuns } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';

const { reports, share: LEAST_SHARE, times } = THRESHOLDS.gilHeld;

/** Threads of a worker take turns, since what they run keeps the GIL: they do together what one would do. */
export const gilHeld = ofRuns('gil-held', ({ workers, onWorkers }, _functions, evidence) => {
  const { heldGil, gilIsTold } = evidence;
  if (!heldGil) return unknown('The exporter did not see all of it as it ran.');
  const whole = durationOf(evidence);
  const held = [...heldGil]
    .filter(([worker, its]) => {
      const { threads = 0, compute = 0 } = workers.get(worker) ?? {};
      // One that runs alone may keep it.
      const takeTurns = threads > 1 && compute >= times * its.ms;
      return takeTurns && its.spells >= reports && its.ms >= LEAST_SHARE * whole;
    })
    .sort(([, a], [, b]) => b.ms - a.ms);
  const [first] = held;
  if (!first)
    return gilIsTold
      ? NONE
      : unknown(
          'Workers do not say whether their GIL was held: Dask measures it where the package gilknocker is installed.',
        );
  const [worker, most] = first;
  const prefix = computedMost(onWorkers, worker);
  const { threads } = workers.get(worker)!;
  return said([
    {
      says: `On ${many(held.length, 'worker')} threads took turns with the GIL: on ${worker} it was held for ${duration(most.ms)}, ${percent(most.ms / whole)} of the time, while its ${threads} threads ran tasks${prefix === undefined ? '' : `, most of ${prefix}`}. Together they did little more than one would have done.`,
      todo: 'Start more workers with one thread each (nworkers, nthreads=1), so that each has a GIL of its own. Or use what releases it: NumPy, pandas and compiled code rather than loops over Python objects.',
      figures: [
        count('workers', held.length),
        ms('held for', most.ms),
        share('of the time', most.ms / whole),
        count('threads', threads),
      ],
      place: {
        from: most.from,
        to: most.to,
        ...(prefix !== undefined && { prefix }),
        ...(held.length === 1 && { worker }),
      },
    },
  ]);
});

/** The function that computed longest there; undefined: none did. */
function computedMost(onWorkers: RunsEvidence['onWorkers'], worker: string): string | undefined {
  const here = [...onWorkers].map(([prefix, its]) => ({ prefix, compute: its.get(worker)?.compute ?? 0 }));
  return here.sort((a, b) => b.compute - a.compute).find(({ compute }) => compute > 0)?.prefix;
}
