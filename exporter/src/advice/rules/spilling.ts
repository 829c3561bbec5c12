import { NONE, bytes, ms, said, share, unknown } from '../finding.ts';
import { done } from '../evidence/evidence.ts';
import { ofFunctions } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, size } from '../words.ts';

const { share: LEAST_SHARE, total, ofLimit } = THRESHOLDS.spilling;

/** Results do not fit into memory and go to disk. */
export const spilling = ofFunctions('spilling', (functions, { from, to, cluster }) => {
  const { spilled, memoryLimit } = cluster;
  const { disk, all } = done(functions);
  const slow = disk >= total && disk >= LEAST_SHARE * all;
  const large = spilled !== null && spilled > 0 && memoryLimit !== null && spilled >= ofLimit * memoryLimit;
  if (!slow && !large) {
    if (spilled === null) return unknown('It is not known how much was on disk then.');
    if (spilled > 0 && memoryLimit === null)
      return unknown(
        'It is not known how much memory workers might have then: what was on disk may be little.',
      );
    return NONE;
  }
  const onDisk = spilled === null || spilled === 0 ? [] : [`up to ${size(spilled)} of results were on disk`];
  const took = disk > 0 ? [`tasks waited ${duration(disk)} for the disk`] : [];
  const sentence = [...onDisk, ...took].join(', and ');
  return said([
    {
      says: `Results did not fit into memory: ${sentence}.`,
      todo: 'Hold less at once: smaller chunks or partitions, release futures that are no longer needed, persist less. Or give the workers more memory, or have more of them.',
      figures: [
        ...(spilled === null ? [] : [bytes('on disk at most', spilled)]),
        ...(memoryLimit === null || spilled === null
          ? []
          : [share("of the workers' memory limit", spilled / memoryLimit)]),
        ms('waited for the disk', disk),
      ],
      place: { from, to },
    },
  ]);
});
