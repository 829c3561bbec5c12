import { ms, said, times } from '../finding.ts';
import { durationOf } from '../evidence/evidence.ts';
import { ofItsEnd } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, percent, short } from '../words.ts';

const { timesMedian, compute, runs: LEAST_RUNS, quiet, share } = THRESHOLDS.straggler;
const MEDIAN = 1;

/** A run far longer than others of its function, for which the others' threads wait. */
export const straggler = ofItsEnd('straggler', ({ longest, busy }, functions, evidence) => {
  const whole = durationOf(evidence);
  const found = [...longest].flatMap(([prefix, runs]) => {
    const figures = functions.get(prefix);
    const median = figures?.quantiles[MEDIAN] ?? null;
    if (!figures || median === null || figures.runs < LEAST_RUNS) return [];
    return runs
      .filter((run) => run.compute >= Math.max(compute, timesMedian * median))
      .map((run) => ({ prefix, run, median, waited: busy.quietBeside(run.start, run.stop, quiet) }));
  });
  const worst = found.filter(({ waited }) => waited >= share * whole).sort((a, b) => b.waited - a.waited);
  return said(
    worst.map(({ prefix, run, median, waited }) => ({
      says: `${run.key} took ${duration(run.compute)}, ${short(run.compute / Math.max(median, 1e-3))} times as long as half of the tasks of ${prefix}. For ${duration(waited)}, ${percent(waited / whole)} of the computation, most threads had nothing else to do.`,
      todo: 'See whether it had more data than the others, and split that evenly; or whether its worker was slower. What is likely to take long should begin first: give it a priority.',
      figures: [
        ms('took', run.compute),
        ms('median of its function', median),
        times('times the median', run.compute / Math.max(median, 1e-3)),
        ms('others waited', waited),
      ],
      place: { from: run.start, to: run.stop, prefix, worker: run.worker, key: run.key },
    })),
  );
});
