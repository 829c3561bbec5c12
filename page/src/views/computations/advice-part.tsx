import type { Advice, AdviceFigure, AdviceItem, AdviceKind, AdvicePlace, AdviceRule } from '@daskscope/api';
import { formatBytes, formatCount, formatDuration, formatNumber, formatShare } from '@daskscope/timeline';
import type { Parameters } from '../../api.ts';
import { AskedNote } from '../asked-note.tsx';
import { useAsked } from '../use-asked.ts';

const NAMES: Record<AdviceKind, string> = {
  'tasks-too-small': 'Tasks are too small',
  straggler: 'One task holds up the rest',
  'slower-worker': 'A worker is slower',
  'uneven-load': 'Load is uneven',
  transfers: 'Waiting for transfers',
  spilling: 'Spilling to disk',
  'unmanaged-memory': 'Unmanaged memory grows',
  'event-loop-held': 'An event loop is held',
  'idle-at-end': 'Threads are idle at the end',
  recomputed: 'Recomputed after workers left',
  retried: 'Tasks fail and are tried again',
};

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
  /** Shows in the picture what is meant. */
  show: (place: AdvicePlace) => void;
}

/** What an expert would say, with the figures that speak for it; and what was looked for in vain, or could not be told. */
export function AdvicePart({ of, everyMs, show }: AdvicePartProps) {
  const asked = useAsked<Advice>('advice', of, everyMs);
  const { answer } = asked;
  return (
    <div class="advice" role="region" aria-label="Advice">
      <h3>Advice</h3>
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
        {NAMES[item.kind]} <button onClick={() => show(item.place)}>Show</button>
      </h4>
      <p>{item.says}</p>
      <p class="todo">{item.todo}</p>
      <p class="figures-of">
        {item.figures.map(({ name, value, unit }) => `${name} ${FORMATS[unit](value)}`).join(' · ')}
      </p>
    </li>
  );
}

const STATES = { none: 'not so', unknown: 'not known', 'not-asked': 'not asked' } as const;

function Rest({ rules }: { rules: readonly AdviceRule[] }) {
  if (rules.length === 0) return null;
  const open = rules.filter(({ state }) => state !== 'none').length;
  return (
    <details>
      <summary>
        {`What else was looked for: ${rules.length - open} not so`}
        {open > 0 && `, ${open} not known or not asked`}
      </summary>
      <dl>
        {rules.map(({ kind, state, reason }) => (
          <div key={kind}>
            <dt>{NAMES[kind] ?? kind}</dt>
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
