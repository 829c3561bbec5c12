import {
  ADVICE_NAMES,
  type Advice,
  type AdviceFigure,
  type AdviceItem,
  type AdvicePlace,
  type AdviceRule,
} from '@daskscope/api';
import { formatBytes, formatCount, formatDuration, formatNumber, formatShare } from '@daskscope/timeline';
import type { Parameters } from '../../api.ts';
import { AskedNote } from '../asked-note.tsx';
import { useAsked } from '../use-asked.ts';
import { restText } from './rest-text.ts';

const FORMATS: Record<AdviceFigure['unit'], (value: number) => string> = {
  count: formatCount,
  ms: formatDuration,
  bytes: formatBytes,
  share: formatShare,
  times: (value) => `${formatNumber(value)} ×`,
};

export interface AdvicePartProps {
  /** What is asked about, as the API takes it. */
  of: Parameters;
  /** Asks again so long after each answer; null: it is settled. */
  everyMs: number | null;
  title?: string;
  /** Shows in the picture what is meant. */
  show: (place: AdvicePlace) => void;
}

/** What an expert would say, with the figures that speak for it; and what was looked for in vain, or could not be told. */
export function AdvicePart({ of, everyMs, title = 'Advice', show }: AdvicePartProps) {
  const asked = useAsked<Advice>('advice', of, everyMs);
  const { answer } = asked;
  return (
    <div class="advice" role="region" aria-label="Advice">
      <h3>{title}</h3>
      <AskedNote asked={asked} empty={null} />
      {answer && (
        <>
          {answer.advice.length === 0 && <p class="nothing">{nothing(answer.rules)}</p>}
          <ul>
            {answer.advice.map((item, at) => (
              <Item key={at} item={item} show={show} />
            ))}
          </ul>
          <Rest rules={answer.rules.filter(({ state }) => state !== 'said')} />
        </>
      )}
    </div>
  );
}

const nothing = (rules: readonly AdviceRule[]): string =>
  rules.some(({ state }) => state === 'none')
    ? 'Nothing was found that is worth changing.'
    : 'Nothing could be looked for.';

function Item({ item, show }: { item: AdviceItem; show: (place: AdvicePlace) => void }) {
  return (
    <li>
      <h4>
        {ADVICE_NAMES[item.kind]} <button onClick={() => show(item.place)}>Show</button>
      </h4>
      <p>{item.says}</p>
      <p class="todo">{item.todo}</p>
      <p class="figures-of">
        {item.figures.map(({ name, value, unit }) => `${name} ${FORMATS[unit](value)}`).join(' · ')}
      </p>
    </li>
  );
}

const STATES = { none: 'No', unknown: 'Not known', 'not-asked': 'Makes no sense here' } as const;

function Rest({ rules }: { rules: readonly AdviceRule[] }) {
  if (rules.length === 0) return null;
  return (
    <details>
      <summary>{restText(rules)}</summary>
      <dl>
        {rules.map(({ kind, state, reason }) => (
          <div key={kind}>
            <dt>{ADVICE_NAMES[kind] ?? kind}</dt>
            <dd>
              {STATES[state as keyof typeof STATES] ?? state}
              {reason && `: ${reason}`}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
