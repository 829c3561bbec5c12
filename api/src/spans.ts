import { Type, type Static } from '@sinclair/typebox';
import { byState, counts, knownNumbers, life, missing, numbers, positions, texts, time } from './columns.ts';

/** One row a span, the newest first. */
export const SpanColumns = Type.Object({
  id: texts("Dask's id of it"),
  name: Type.Array(Type.Array(Type.String()), { description: 'Its tags, from the outermost span to itself' }),
  parent: Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), {
    description: 'Row of the span around it; null: there is none, or it is not in the answer',
  }),
  enqueued: knownNumbers('ms since the epoch: when its first task came to the scheduler'),
  start: knownNumbers('ms since the epoch: when its first task began; null: none has finished'),
  stop: knownNumbers('ms since the epoch: when its last task ended; null: it is not done, or has none'),
  done: Type.Array(Type.Boolean(), { description: 'Whether all of its tasks are done' }),
  states: byState(() => counts('Tasks of it in this state')),
  seconds: numbers('Seconds that its tasks computed, summed up'),
  threadSeconds: knownNumbers(
    'Seconds that threads were there while it was active: what was not computed was idle',
  ),
  groups: Type.Array(Type.Array(Type.String()), { description: 'Names of its groups' }),
});
export type SpanColumns = Static<typeof SpanColumns>;

/** Where the time of spans went: one row an activity of a span. Not of the spans in it. */
export const SpanActivities = Type.Object({
  span: positions('Row of the span'),
  context: texts('execute, gather-dep, get-data, ...'),
  prefix: Type.Array(Type.Union([Type.String(), Type.Null()]), {
    description: 'The function; null: of none',
  }),
  activity: texts('thread-cpu, thread-noncpu, disk-read, ..., or what users call theirs'),
  unit: texts('seconds, bytes, count, ...'),
  value: numbers('So many of the unit'),
});
export type SpanActivities = Static<typeof SpanActivities>;

export const Spans = Type.Object({
  time: time(),
  life: life(),
  missing: missing(),
  total: Type.Integer({ minimum: 0, description: 'Spans read that match, before limit' }),
  unread: Type.Integer({
    minimum: 0,
    description: 'Spans of the scheduler, the oldest, that are not read: Dask never drops one',
  }),
  spans: SpanColumns,
  activities: SpanActivities,
});
export type Spans = Static<typeof Spans>;
