import { NONE, count, ms, said, unknown } from '../finding.ts';
import { ofFunctions } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, many } from '../words.ts';

const { runs: LEAST } = THRESHOLDS.retried;

/**
 * Functions that fail and are tried again. Dask records no run of a task that it retries (distributed 2026.8.0, scheduler.py,
 * stimulus_task_erred), so that only how often its tasks were begun tells; a run that failed for good and was asked for again is
 * recorded.
 */
export const retried = ofFunctions('retried', (functions, { from, to, runs, begunAgain }) => {
  const anyLeft = [...(runs?.workers.values() ?? [])].some(({ left }) => left.length > 0);
  const again = [...functions].flatMap(([prefix, figures]) => {
    const recorded = runs?.afterFailure.get(prefix);
    const begun = anyLeft ? 0 : (begunAgain?.get(prefix) ?? 0);
    const tries = Math.max(begun, recorded?.runs ?? 0);
    return tries < LEAST ? [] : [{ prefix, figures, tries, recorded }];
  });
  if (again.length === 0) {
    if (!begunAgain)
      return unknown(
        'The exporter did not see all of it as it ran, and Dask records no run that is retried.',
      );
    if (anyLeft && [...begunAgain.values()].some((times) => times >= LEAST))
      return unknown('Workers left, so that tasks were begun again for that reason, too.');
    return NONE;
  }
  return said(
    again
      .sort((a, b) => b.tries - a.tries)
      .map(({ prefix, figures, tries, recorded }) => ({
        says: `Tasks of ${prefix} were begun once more ${many(tries, 'time')}, since they had failed; ${many(figures.runs, 'run')} of it are recorded, ${many(figures.erred, 'of them failed', 'of them failed')}${recorded ? ` and ${duration(recorded.compute)} were computed again` : ''}.`,
        todo: 'Retrying hides what fails: see the errors and the logs of the workers. What fails now and then, as reading from a network, should be tried again within the task; what always fails costs the time of every try.',
        figures: [
          count('begun once more', tries),
          count('runs', figures.runs),
          count('failed for good', figures.erred),
          ...(recorded ? [ms('computed again', recorded.compute)] : []),
        ],
        place: { from: recorded?.from ?? from, to: recorded?.to ?? to, prefix },
      })),
  );
});
