import { NONE, ms, said, share } from '../finding.ts';
import { done } from '../evidence/evidence.ts';
import { ofFunctions } from '../rule.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { duration, percent } from '../words.ts';

const { share: LEAST_SHARE, total } = THRESHOLDS.transfers;

/** Much of the time goes into fetching inputs from other workers. */
export const transfers = ofFunctions('transfers', (functions, { from, to }) => {
  const sum = done(functions);
  if (sum.transfer < total || sum.transfer < LEAST_SHARE * sum.all) return NONE;
  const [prefix, most] = [...functions].reduce((one, other) =>
    other[1].transfer > one[1].transfer ? other : one,
  );
  return said([
    {
      says: `Fetching inputs from other workers took ${duration(sum.transfer)}, ${percent(sum.transfer / sum.all)} of all that was done for tasks; most of it for ${prefix}, ${duration(most.transfer)}.`,
      todo: 'Move less: larger workers with more threads each share memory; join or reduce before data is spread; keep large inputs where they are used (replicate, scatter with broadcast=True). See links between workers for a slow network.',
      figures: [
        ms('transfers', sum.transfer),
        share('of all that was done', sum.transfer / sum.all),
        ms('computed', sum.compute),
        ms(`transfers for ${prefix}`, most.transfer),
      ],
      place: { from, to, prefix },
    },
  ]);
});
