import { Type, type Static } from '@sinclair/typebox';
import { counts, knownNumbers, missing, numbers, positions, texts, time } from './columns.ts';
import { LIMITS } from './limits.ts';

const known = <T extends ReturnType<typeof Type.String | typeof Type.Boolean>>(
  item: T,
  description: string,
) => Type.Array(Type.Union([item, Type.Null()]), { description });

/** One row an event, newest first. */
export const EventColumns = Type.Object({
  id: counts('The same in every answer as long as the exporter runs; what was read later has a higher one'),
  time: numbers('ms since the epoch: when the scheduler heard of it'),
  life: positions('Position in lives'),
  topic: positions('Position in topics'),
  kind: known(
    Type.String(),
    'What happened, as the scheduler calls it: add-worker, remove-worker, add-client, request, ...; null: it does not say',
  ),
  worker: known(Type.String(), 'Address of the worker that it is about; null: about none, or about several'),
  text: texts(
    `What happened in a sentence, or what a user logged; ${LIMITS.eventText} characters at most. It may hold anything, HTML too: show it as text`,
  ),
  data: texts(
    `All that is told of it, as JSON. A set is {"count": how many, "first": some of them}, bytes are {"bytes": how many}. ${LIMITS.eventData} characters at most`,
  ),
  cut: Type.Array(Type.Boolean(), {
    description: 'True: data is not all that Dask tells, or is cut and so no JSON',
  }),
  lostTasks: knownNumbers(
    'Of remove-worker: results that went with it and are computed again; null: this version does not tell',
  ),
  lostData: knownNumbers(
    'Of remove-worker: scattered data that went with it and cannot be had again; null: not told',
  ),
  expected: known(Type.Boolean(), 'Of remove-worker: whether it was asked to go; null: not told'),
});
export type EventColumns = Static<typeof EventColumns>;

/** What Dask logs as events: workers and clients that come and go, restarts, stealing, graphs, and what users log themselves. */
export const Events = Type.Object({
  time: time(),
  missing: missing(),
  topics: texts('Dictionary: topics that events are kept of, or that the scheduler has'),
  counts: knownNumbers(
    'Of each topic the events that the scheduler ever had; null: it has no such topic now, or so many topics that this one is not read',
  ),
  lost: counts('Of each topic the events that the exporter never saw: before its time, or too many at once'),
  dropped: Type.Integer({ minimum: 0, description: 'Events that are not kept any more, the oldest' }),
  lives: texts('Dictionary'),
  total: Type.Integer({ minimum: 0, description: 'Events kept that match, before limit' }),
  more: Type.Optional(
    Type.Literal(true, { description: 'Only where limit or the length of their texts ended the answer' }),
  ),
  events: EventColumns,
});
export type Events = Static<typeof Events>;
