import { NONE, bytes, said, share, unknown } from '../finding.ts';
import { rule } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { percent, size } from '../words.ts';

const { ofLimit, points } = THRESHOLDS.unmanagedMemory;

/** Memory that is no result of a task grows from beginning to end. */
export const unmanagedMemory = rule('unmanaged-memory', ({ cluster }) => {
  const { bytes: unmanaged, memoryLimit, from, to } = cluster.unmanaged;
  if (unmanaged.length < points)
    return unknown(
      'Too few readings of the memory are known while the same workers were there: there is one a second, for an hour.',
    );
  if (memoryLimit === null) return unknown('Workers have no memory limit, or it is not known then.');
  const third = Math.floor(unmanaged.length / 3);
  const means = [0, 1, 2].map((part) => mean(unmanaged.slice(part * third, (part + 1) * third)));
  const [first, middle, last] = means as [number, number, number];
  const grown = last - first;
  if (grown < ofLimit * memoryLimit || middle <= first || last <= middle) return NONE;
  return said([
    {
      says: `Memory that is no result of a task grew all the time, by ${size(grown)}, ${percent(grown / memoryLimit)} of what workers may have.`,
      todo: 'Look for what tasks leave behind: caches, globals, threads, libraries that leak. Where it is freed but not given back to the system, MALLOC_TRIM_THRESHOLD_=0 helps. Restart workers from time to time until it is found (lifetime).',
      figures: [
        bytes('grown by', grown),
        bytes('in the first third', first),
        bytes('in the last third', last),
        share("of the workers' memory limit", grown / memoryLimit),
      ],
      place: { from, to },
    },
  ]);
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
