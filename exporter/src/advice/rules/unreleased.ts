import { NONE, bytes, count, ms, notAsked, said, share, unknown } from '../finding.ts';
import { rule } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many, percent, size } from '../words.ts';

const { ofLimit, unused: LEAST_UNUSED } = THRESHOLDS.unreleased;

/** Results stay in memory that nothing uses any more, since somebody holds their futures. It is asked of now. */
export const unreleased = rule('unreleased', ({ held, now, from, to, goesOn, ofComputation }) => {
  if (goesOn) return notAsked('The computation still runs.');
  if (!ofComputation && to < now - LEAST_UNUSED)
    return notAsked('It is asked of what is in memory now, and the range ended before.');
  if (!held) return unknown('The scheduler is not connected, or has not told of its task groups yet.');
  const { results, memoryLimit } = held;
  if (results.length === 0) return NONE;
  if (memoryLimit === null) return unknown('Results are in memory, but workers have no memory limit.');
  const left = results.filter(
    ({ bytes: its, usedLast }) => its >= ofLimit * memoryLimit && now - usedLast >= LEAST_UNUSED,
  );
  return said(
    left.map(({ prefix, tasks, bytes: its, usedLast }) => ({
      says: `${many(tasks, 'result')} of ${prefix}, ${size(its)}, ${tasks === 1 ? 'is' : 'are'} still in memory, ${percent(its / memoryLimit)} of what workers may have, and nothing has used ${tasks === 1 ? 'it' : 'them'} for ${duration(now - usedLast)}.`,
      todo: 'Release what is not needed any more: delete the variables that have its futures or persisted collections (del), also in lists and in what a notebook printed, or cancel them. What is needed later can be stored, and read again.',
      figures: [
        count('results', tasks),
        bytes('in memory, about', its),
        share("of the workers' memory limit", its / memoryLimit),
        ms('not used for', now - usedLast),
      ],
      place: { from, to, prefix },
    })),
  );
});
