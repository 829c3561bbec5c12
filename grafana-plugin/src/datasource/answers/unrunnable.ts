import { labelOf, type Unrunnable, type UnrunnableTask } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import type { OnceApi, OnceAsked } from './once.ts';

/** Tasks that no worker may run now, whatever the range, the oldest first. */
export async function askUnrunnable(api: OnceApi, { refId, filter }: OnceAsked): Promise<DataFrame[]> {
  const answer = await api.answer<Unrunnable>('unrunnable', {
    prefix: filter.values.prefixes,
    search: filter.values.search,
  });
  const of = columns(answer.tasks);
  const { time } = answer;
  return [
    frame(
      refId,
      'Unrunnable',
      [
        of.text('function', 'Function', ({ prefix }) => labelOf(prefix)),
        of.number('position', 'Colour', ({ position }) => position, 'none', COUNT),
        of.text('asks_for', 'Asks for', asksFor),
        of.number(
          'age',
          'Waits for',
          ({ since }) => (since === null || time === null ? null : (time - since) / 1000),
          's',
        ),
        of.time('since', 'Since', ({ since }) => since),
        of.text('key', 'Key', ({ key }) => key),
      ],
      noticesOf(answer).meta({ preferredVisualisationType: 'table' }),
    ),
  ];
}

function noticesOf({ missing, ageMissing, total, unread, tasks }: Unrunnable): Notices {
  const notices = new Notices().warning(missing);
  if (tasks.length === 0) {
    if (total === null) {
      if (missing === null) notices.nothing('not-known', 'The scheduler has not told of such tasks yet.');
    } else if (total === 0) notices.nothing('none', 'Every task may run somewhere.');
    else notices.nothing('none', `None of ${formatCount(total)} tasks that no worker may run matches.`);
  } else notices.info(ageMissing && `Since when is not told: ${ageMissing}`);
  return notices.info(unread > 0 && `What ${formatCount(unread)} more ask for was not read.`);
}

/** In one line. A task that asks for nothing could run on any worker: there is none. */
function asksFor({ resources, workers, hosts }: UnrunnableTask): string {
  const asked = [
    ...Object.entries(resources).map(([name, amount]) => `${name} ${amount}`),
    ...(workers.length > 0 ? [`worker ${workers.join(' or ')}`] : []),
    ...(hosts.length > 0 ? [`host ${hosts.join(' or ')}`] : []),
  ];
  return asked.length > 0 ? asked.join(', ') : 'any worker';
}
