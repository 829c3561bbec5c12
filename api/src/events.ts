import { Type, type Static } from '@sinclair/typebox';
import { counts, knownNumbers, missing, numbers, positions, texts, time } from './columns.ts';

const known = <T extends ReturnType<typeof Type.String | typeof Type.Boolean>>(
  item: T,
  description: string,
) => Type.Array(Type.Union([item, Type.Null()]), { description });

/** One row an event, newest first. */
export const EventColumns = Type.Object({
  id: counts('The same as long as the exporter runs, in every answer; later ones are higher'),
  time: numbers('ms since the epoch: when the scheduler heard of it'),
  life: positions('Position in lives'),
  topic: positions('Position in topics'),
  kind: known(
    Type.String(),
    "What happened, as the scheduler calls it: add-worker, remove-worker, add-client, ...; null: a user's own says nothing of that kind",
  ),
  worker: known(Type.String(), 'Address of the worker that it is about; null: about none'),
  text: texts('It in a sentence, or what a user logged, cut if it is long'),
  data: texts(
    'All that Dask tells of it, as JSON; cut if it is long, so that it may not be read as JSON then: see cut',
  ),
  cut: Type.Array(Type.Boolean(), { description: 'True: data was cut' }),
  lostTasks: knownNumbers(
    'Of remove-worker: results that went with it and are computed again; null: not told',
  ),
  lostData: knownNumbers('Of remove-worker: data that went with it and cannot be had again; null: not told'),
  expected: known(Type.Boolean(), 'Of remove-worker: whether it was asked to go; null: not told'),
});
export type EventColumns = Static<typeof EventColumns>;

/** What Dask tells as events: workers and clients that come and go, stealing, graphs, and what users log themselves. */
export const Events = Type.Object({
  time: time(),
  missing: missing(),
  topics: texts('Dictionary: topics that events are kept of, or that the scheduler has'),
  counts: Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), {
    description: 'Of each topic the events that the scheduler ever had; null: it has no such topic now',
  }),
  lost: counts(
    'Of each topic the events that the exporter has not seen: they were too many at once, or before its time',
  ),
  dropped: Type.Integer({ minimum: 0, description: 'Events that are not kept any more, the oldest' }),
  lives: texts('Dictionary'),
  total: Type.Integer({ minimum: 0, description: 'Events kept that match, before limit' }),
  events: EventColumns,
});
export type Events = Static<typeof Events>;
