import type { SaidSituation } from '../situation.ts';

/** What needs saying where what is shown is not what is. */
export const Notice = ({ situation: { tone, sentence } }: { situation: SaidSituation }) => (
  <div id="notice" role="alert" data-tone={tone} hidden={sentence === null}>
    {sentence}
  </div>
);
