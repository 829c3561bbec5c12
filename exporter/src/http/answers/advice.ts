import type { Advice, AdviceItem, AdviceRule } from '@daskscope/api';
import type { Judged } from '../../advice/advised.ts';
import type { Finding } from '../../advice/finding.ts';
import type { Subject } from '../../advice/subject.ts';
import { roundedMs } from '../../state/log/runs/microseconds.ts';

export const adviceOf = ({ computation, from, to }: Subject, all: readonly Judged[]): Advice => ({
  computation: computation?.id ?? null,
  from: roundedMs(from),
  to: roundedMs(to),
  advice: all.flatMap(({ kind, verdict }) =>
    verdict.state === 'said' ? verdict.findings.map((finding) => ({ kind, ...itemOf(finding) })) : [],
  ),
  rules: all.map(ruleOf),
});

function itemOf({ says, todo, figures, place }: Finding): Omit<AdviceItem, 'kind'> {
  const { from, to, prefix = null, worker = null, key = null } = place;
  return {
    says,
    todo,
    figures: figures.map(({ name, value, unit }) => ({ name, value, unit })),
    place: { from: roundedMs(from), to: roundedMs(to), prefix, worker, key },
  };
}

const ruleOf = ({ kind, verdict }: Judged): AdviceRule => ({
  kind,
  state: verdict.state,
  reason: 'reason' in verdict ? verdict.reason : null,
});
