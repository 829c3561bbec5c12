import { Type, type Static } from '@sinclair/typebox';
import { byState, counts, knownNumbers, missing, numbers, positions, texts, time } from '../columns.ts';

const known = <T extends ReturnType<typeof Type.Boolean | typeof Type.String | typeof Type.Integer>>(
  item: T,
  description: string,
) => Type.Array(Type.Union([item, Type.Null()]), { description });

/**
 * One row a span, the newest first. Figures are of the span and all spans in it, as Dask adds them up; null: not read, since the
 * spans have so many groups.
 */
export const SpanColumns = Type.Object({
  id: texts("Dask's id of it"),
  tags: Type.Array(Type.Array(Type.String()), {
    description: 'From the outermost span to itself; the first 20',
  }),
  parent: known(
    Type.Integer({ minimum: 0 }),
    'Row of the span that it is in; null: it is in none, or that is not in the answer',
  ),
  enqueued: numbers('ms since the epoch: when its first task came to the scheduler'),
  start: knownNumbers('ms since the epoch: when its first task began; null: none has finished, or not read'),
  stop: knownNumbers('ms since the epoch: when its last task ended; null: it is not done, or not read'),
  done: known(Type.Boolean(), 'Whether all of its tasks are done; null: not read'),
  states: byState(() => knownNumbers('Tasks of it in this state')),
  seconds: knownNumbers('Seconds that its tasks took, transfers and disks included, summed up'),
  bytes: knownNumbers('Bytes that its tasks produced: not what is in memory'),
  threadSeconds: knownNumbers(
    'Seconds of threads that the cluster had from enqueued to stop, or until now; null: not known of so long ago',
  ),
  idleSeconds: knownNumbers(
    'What of them was spent on none of its tasks: threads that did nothing, or worked for other spans',
  ),
  groupCount: counts('Groups of its own, without those of the spans in it'),
  groups: Type.Array(Type.Union([Type.Array(Type.String()), Type.Null()]), {
    description: 'Names of 20 of these; null: not read',
  }),
});
export type SpanColumns = Static<typeof SpanColumns>;

/** Where the time of spans went: one row an activity of a span, without those of the spans in it. */
export const SpanActivities = Type.Object({
  span: positions('Row of the span'),
  context: texts('execute, or p2p'),
  prefix: known(Type.String(), 'The function; null: of none'),
  activity: texts('thread-cpu, thread-noncpu, disk-read, ..., or what users call theirs'),
  unit: texts('seconds, bytes, count, or what users call theirs'),
  value: numbers('So many of the unit'),
});
export type SpanActivities = Static<typeof SpanActivities>;

/** Spans: what users mark by `with distributed.span("name")`, and Dask's default ones. */
export const Spans = Type.Object({
  time: time(),
  life: Type.Union([Type.String(), Type.Null()], { description: "The scheduler's id" }),
  missing: missing(),
  total: Type.Integer({ minimum: 0, description: 'Spans of those looked at that match, before limit' }),
  unread: Type.Integer({
    minimum: 0,
    description: 'Spans of the scheduler, the oldest, that were not looked at: it never drops one',
  }),
  spans: SpanColumns,
  activities: Type.Optional(SpanActivities),
});
export type Spans = Static<typeof Spans>;
