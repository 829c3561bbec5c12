import type { AdviceRule } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';

/** What came of that of which nothing is said, as a person would tell it. */
export function restText(rules: readonly Pick<AdviceRule, 'state'>[]): string {
  const count = (state: AdviceRule['state']) => rules.filter((rule) => rule.state === state).length;
  const fine = count('none');
  const [unknown, notAsked] = [count('unknown'), count('not-asked')];
  const looked = `${formatCount(fine)} other ${fine === 1 ? 'thing was' : 'things were'} looked for and not found`;
  const untold = [
    unknown > 0 && `${formatCount(unknown)} could not be told`,
    notAsked > 0 && `${formatCount(notAsked)} ${notAsked === 1 ? 'makes' : 'make'} no sense here`,
  ].filter((one) => one !== false);
  return [...(fine > 0 || untold.length === 0 ? [looked] : []), ...untold].join(', ');
}
