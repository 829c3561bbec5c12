import { ADVICE_NAMES, labelOf, type Advice, type AdviceItem } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { newestOf } from './computation.ts';
import { Notices } from '../notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from '../once.ts';
import { sayingFrame } from '../saying-frame.ts';

/** What is worth changing: in one computation, that which is named or the newest of the range, or in the range itself. */
export async function askAdvice(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { refId, query } = asked;
  if (query.format === 'range')
    return [adviceFrame(refId, await api.answer<Advice>('advice', rangeOf(asked)))];
  const id = query.computation || (await newestOf(api, asked));
  if (id !== undefined) return [adviceFrame(refId, await api.answer<Advice>('advice', { computation: id }))];
  const why = 'No computation was under way in this time range.';
  return [sayingFrame(refId, 'advice', new Notices().nothing('none', why), why)];
}

function adviceFrame(refId: string, { advice, rules }: Advice): DataFrame {
  const of = columns(advice);
  const name = ({ kind }: AdviceItem) => ADVICE_NAMES[kind] ?? kind;
  return frame(
    refId,
    'Advice',
    [
      of.text('advice', 'Advice', name),
      of.text('says', 'What is so', ({ says }) => labelOf(says)),
      of.text('todo', 'What to do', ({ todo }) => todo),
      of.text('function', 'Function', ({ place }) => (place.prefix === null ? '' : labelOf(place.prefix))),
      of.text('worker', 'Worker', ({ place }) => place.worker ?? ''),
      of.text('key', 'Task', ({ place }) => (place.key === null ? '' : labelOf(place.key))),
      // For links, which take whole ms.
      of.number('before', 'Before', ({ place }) => Math.floor(place.from), 'none', COUNT),
      of.number('after', 'After', ({ place }) => Math.ceil(place.to), 'none', COUNT),
    ],
    noticesOf(rules, advice.length).meta({ preferredVisualisationType: 'table' }),
  );
}

/** What could not be told is not what was looked for and not found, and neither is what makes no sense here. */
function noticesOf(rules: Advice['rules'], said: number): Notices {
  const notices = new Notices();
  const names = (state: Advice['rules'][number]['state']) =>
    rules.filter((rule) => rule.state === state).map(({ kind }) => ADVICE_NAMES[kind] ?? kind);
  const [looked, unknown] = [names('none').length, names('unknown')];
  if (said === 0 && looked > 0)
    notices.nothing(
      'none',
      `Nothing was found that is worth changing, of ${formatCount(looked)} that ${looked === 1 ? 'was' : 'were'} looked for.`,
    );
  else if (said === 0 && unknown.length > 0) notices.nothing('not-known', 'Nothing could be looked for.');
  else if (said === 0) notices.nothing('not-asked', 'There is nothing here that advice could be given of.');
  return notices.info(unknown.length > 0 && `Not known: ${unknown.join(', ')}.`);
}
