import type { AdviceRule } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';

/** What came of that of which nothing is said, as a person would tell it. */
export function restText(rules: readonly Pick<AdviceRule, 'state'>[]): string {
  const count = (state: AdviceRule['state']) => rules.filter((rule) => rule.state === state).length;
  const fine = count('none');
  const open = count('unknown') + count('not-asked');
  const looked = `${formatCount(fine)} other ${fine === 1 ? 'thing was' : 'things were'} looked for and not found`;
  const untold = `${formatCount(open)} could not be told`;
  if (open === 0) return looked;
  return fine === 0 ? untold : `${looked}, ${untold}`;
}
