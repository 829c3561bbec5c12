import { labelOf, TASK_STATES, type Spans } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';

/** Spans that were there in the range, the newest first: a table of them, or of what their time went to. */
export async function askSpans(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { query, refId } = asked;
  const byActivity = query.format === 'activities';
  const answer = await api.onRequest<Spans>('spans', {
    ...rangeOf(asked),
    tag: query.tags,
    activities: byActivity || undefined,
  });
  const meta = noticesOf(answer).meta({ preferredVisualisationType: 'table' });
  return [byActivity ? activityTable(refId, answer, meta) : spanTable(refId, answer, meta)];
}

function noticesOf({ missing, total, unread, spans }: Spans): Notices {
  const notices = new Notices().warning(missing);
  if (missing !== null) return notices;
  if (total === 0) notices.nothing('none', 'No span that matches was there in this time range.');
  const left = spans.done.filter((done) => done === null).length;
  return notices
    .info(left > 0 && `The figures of ${formatCount(left)} spans were not read: they have very many groups.`)
    .info(unread > 0 && `${formatCount(unread)} older spans were not looked at.`);
}

const nameOf = ({ spans }: Spans, row: number): string => spans.tags[row]!.join(' / ');
const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);

function spanTable(refId: string, answer: Spans, meta: DataFrame['meta']): DataFrame {
  const { spans } = answer;
  const of = columns(spans.id.map((_, row) => row));
  /** null: not read, which is not 0. */
  const tasks = (row: number) =>
    spans.done[row] === null ? null : TASK_STATES.reduce((sum, state) => sum + spans.states[state][row]!, 0);
  const lasted = (row: number) => {
    const stop = spans.stop[row] ?? (spans.done[row] === false ? answer.time : null);
    return seconds(stop === null ? null : stop - spans.enqueued[row]!);
  };
  return frame(
    refId,
    'Spans',
    [
      of.text('span', 'Span', (row) => nameOf(answer, row)),
      of.time('enqueued', 'Came', (row) => spans.enqueued[row]!),
      of.number('duration', 'Took', lasted, 's'),
      of.field('boolean', 'done', 'Done', (row) => spans.done[row]!),
      of.number('tasks', 'Tasks', tasks, 'none', COUNT),
      of.number('erred', 'Erred', (row) => spans.states.erred[row]!, 'none', COUNT),
      of.number('seconds', 'Task time', (row) => spans.seconds[row]!, 's'),
      of.number('thread_seconds', 'Threads there', (row) => spans.threadSeconds[row]!, 's'),
      of.number('idle_seconds', 'Idle or other spans', (row) => spans.idleSeconds[row]!, 's'),
      of.number('bytes', 'Bytes produced', (row) => spans.bytes[row]!, 'bytes'),
      of.number('groups', 'Own groups', (row) => spans.groupCount[row]!, 'none', COUNT),
      of.time('start', 'First start', (row) => spans.start[row]!),
      of.time('stop', 'Last end', (row) => spans.stop[row]!),
      of.text('id', 'Id', (row) => spans.id[row]!),
    ],
    meta,
  );
}

function activityTable(refId: string, answer: Spans, meta: DataFrame['meta']): DataFrame {
  const told = answer.activities;
  const of = columns((told?.value ?? []).map((_, row) => row));
  const functionOf = (row: number) => {
    const name = told!.prefix[row]!;
    return name === null ? null : labelOf(name);
  };
  return frame(
    refId,
    'Activities of spans',
    [
      of.text('span', 'Span', (row) => nameOf(answer, told!.span[row]!)),
      of.text('context', 'Context', (row) => told!.context[row]!),
      of.text('function', 'Function', functionOf),
      of.text('activity', 'Activity', (row) => told!.activity[row]!),
      of.text('unit', 'Unit', (row) => told!.unit[row]!),
      of.number('value', 'Value', (row) => told!.value[row]!),
      of.text('id', 'Id', (row) => answer.spans.id[told!.span[row]!]!),
    ],
    meta,
  );
}
