import { count, ms, said, share, unknown } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { rule } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent } from '../words.ts';

const { share: LEAST_SHARE } = THRESHOLDS.shuffleDisk;

/** A P2P shuffle brings more than disks take, so that workers wait until there is room in the buffer before the disk. */
export const shuffleDisk = rule('shuffle-disk', (evidence) => {
  const { fullDisks } = evidence;
  if (!fullDisks) return unknown('The exporter did not see all of it as it ran.');
  const whole = durationOf(evidence);
  const full = [...fullDisks]
    .filter(([, its]) => its.ms >= LEAST_SHARE * whole)
    .sort(([, a], [, b]) => b.ms - a.ms);
  const [first] = full;
  if (!first) return said([]);
  const [worker, most] = first;
  return said([
    {
      says: `A shuffle waited for disks: on ${many(full.length, 'worker')} the buffer of what is still to be written was full, on ${worker} for ${duration(most.ms)}, ${percent(most.ms / whole)} of the time.`,
      todo: 'Give the workers a faster local disk (local_directory, temporary-directory), not one that they share or reach over a network. Where all that is shuffled fits into memory, distributed.p2p.storage.disk: false leaves the disk out. Shuffle fewer columns, or larger pieces.',
      figures: [
        count('workers whose buffer was full', full.length),
        ms('full for', most.ms),
        share('of the time', most.ms / whole),
      ],
      place: {
        from: Math.min(...full.map(([, its]) => its.from)),
        to: Math.max(...full.map(([, its]) => its.to)),
        ...(full.length === 1 && { worker }),
      },
    },
  ]);
});
