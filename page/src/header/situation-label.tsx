import type { SaidSituation } from '../situation.ts';
import { clockTime } from '../times.ts';

/** How it stands, in a word and, where that is not live, since when. */
export function SituationLabel({ situation }: { situation: SaidSituation }) {
  const { tone, label, since } = situation;
  const sinceText = `since ${clockTime(since)}`;
  return (
    <span id="state" role="status" data-tone={tone} title={`${label} ${sinceText}`}>
      <i />
      <b id="state-label">{label}</b>
      <span id="state-since">{tone === 'live' ? '' : sinceText}</span>
    </span>
  );
}
