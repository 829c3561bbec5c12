import { LIMITS, type Events } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { escapeHtml } from '../frames/annotations.ts';
import { columns, field, frame, text, time } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';

/** How Dask calls workers that come and go. */
const COME_AND_GO = ['add-worker', 'remove-worker'];

/** What Dask logs as events, newest first: a table, or marks on any dashboard. */
export async function askEvents(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { query, filter, refId } = asked;
  const annotates = query.queryType === 'annotation';
  const ofWorkers = annotates && query.marks === 'workers';
  const answer = await api.answer<Events>('events', {
    ...rangeOf(asked),
    topic: ofWorkers ? undefined : query.topics,
    kind: ofWorkers ? COME_AND_GO : query.kinds,
    worker: filter.values.workers,
    search: filter.values.search,
    limit: LIMITS.defaultEvents,
  });
  return [annotates ? marksOf(refId, answer) : tableOf(refId, answer)];
}

function noticesOf({ missing, time: told, events, total, more, topics, lost }: Events): Notices {
  const notices = new Notices().warning(missing);
  const unseen = topics.flatMap((topic, at) =>
    lost[at]! > 0 ? [`${formatCount(lost[at]!)} of ${topic}`] : [],
  );
  if (events.id.length === 0) {
    if (told === null) notices.nothing('not-known', 'The scheduler has not told of its events yet.');
    else notices.nothing('none', 'No event that matches is kept of this time range.');
  } else
    notices.info(
      more &&
        `The newest ${formatCount(events.id.length)} events of ${formatCount(total)}: choose a kind or a shorter range for others.`,
    );
  return notices.info(unseen.length > 0 && `Never seen: ${unseen.join(', ')}.`);
}

function tableOf(refId: string, answer: Events): DataFrame {
  const { events, topics, lives } = answer;
  const of = columns(events.id.map((_, row) => row));
  return frame(
    refId,
    'Events',
    [
      of.time('time', 'Time', (row) => events.time[row]!),
      of.text('topic', 'Topic', (row) => topics[events.topic[row]!] ?? ''),
      of.text('kind', 'Kind', (row) => events.kind[row]!),
      of.text('worker', 'Worker', (row) => events.worker[row]!),
      of.text('text', 'What happened', (row) => events.text[row]!),
      of.number('lost_tasks', 'Results lost', (row) => events.lostTasks[row]!, 'none', COUNT),
      of.number('lost_data', 'Data lost for good', (row) => events.lostData[row]!, 'none', COUNT),
      of.field('boolean', 'expected', 'Was asked to go', (row) => events.expected[row]!),
      of.text('data', 'All that is told', (row) => events.data[row]!),
      of.text('life', 'Life', (row) => lives[events.life[row]!] ?? ''),
    ],
    noticesOf(answer).meta({ preferredVisualisationType: 'table' }),
  );
}

/** A point an event. Grafana (12.4.0) draws `text` as HTML, so everything in it is escaped. */
function marksOf(refId: string, answer: Events): DataFrame {
  const { events, topics, lives } = answer;
  const rows = events.id.map((_, row) => row);
  const topicOf = (row: number) => topics[events.topic[row]!] ?? '';
  return frame(
    refId,
    'Events',
    [
      time('time', 'Time', [...events.time]),
      // If one row has no end, no region of any other is drawn: points end where they begin.
      time('timeEnd', 'End', [...events.time]),
      text(
        'title',
        'Title',
        rows.map((row) => escapeHtml(events.kind[row] ?? topicOf(row))),
      ),
      text(
        'text',
        'Text',
        rows.map((row) => escapeHtml(events.text[row]!)),
      ),
      field(
        'other',
        'tags',
        'Tags',
        rows.map((row) => ['dask', events.kind[row] ?? topicOf(row)]),
      ),
      text(
        'id',
        'Id',
        rows.map((row) => `${lives[events.life[row]!] ?? ''}/${events.id[row]!}`),
      ),
    ],
    noticesOf(answer).meta(),
  );
}
