import { Type, type Static } from '@sinclair/typebox';

/** Chrome's trace format, the part of it that is used: times are µs since the epoch. */

const place = {
  pid: Type.Integer({ minimum: 1, description: 'A worker of one life' }),
  tid: Type.Integer({ minimum: 0, description: 'A thread of it; 0: the worker itself' }),
};
const ts = Type.Integer({ description: 'µs since the epoch' });

/** A name, or a place in the order. */
const Metadata = Type.Object({
  ph: Type.Literal('M'),
  ...place,
  name: Type.Union(
    ['process_name', 'process_labels', 'process_sort_index', 'thread_name', 'thread_sort_index'].map((name) =>
      Type.Literal(name),
    ),
  ),
  args: Type.Object({
    name: Type.Optional(Type.String()),
    labels: Type.Optional(Type.String()),
    sort_index: Type.Optional(Type.Integer()),
  }),
});

/** What a thread did for a run. */
const Complete = Type.Object({
  ph: Type.Literal('X'),
  name: Type.String({ description: 'The function; before it the action, unless that is compute' }),
  cat: Type.String({ description: 'The action, and error where its run erred' }),
  ...place,
  ts,
  dur: Type.Integer({ minimum: 0, description: 'µs' }),
  cname: Type.Optional(Type.Literal('terrible', { description: 'Its colour, where it erred' })),
  args: Type.Object({
    key: Type.String(),
    run: Type.Integer({ minimum: 0, description: 'Its id within its life' }),
    status: Type.Union([Type.Literal('ok'), Type.Literal('error')]),
    nbytes: Type.Number({ minimum: 0 }),
    source: Type.Optional(Type.String({ description: 'Address that a transfer came from' })),
  }),
});

/** A failure: of a run at its end, or of a worker with its task. */
const Instant = Type.Object({
  ph: Type.Literal('i'),
  s: Type.Union([Type.Literal('t'), Type.Literal('p')], { description: 't: of a thread. p: of a worker' }),
  name: Type.String(),
  cat: Type.Literal('error'),
  ...place,
  ts,
  args: Type.Object({
    key: Type.String(),
    exception: Type.Optional(Type.String()),
    traceback: Type.Optional(Type.String()),
  }),
});

export const TraceEvent = Type.Union([Metadata, Complete, Instant]);
export type TraceEvent = Static<typeof TraceEvent>;

export const Trace = Type.Object({
  displayTimeUnit: Type.Literal('ms'),
  otherData: Type.Object({
    cluster: Type.Optional(Type.String({ description: 'Its name, where many are watched' })),
    scheduler: Type.String({ description: 'Its address' }),
    exporter: Type.String({ description: "The exporter's version" }),
  }),
  traceEvents: Type.Array(TraceEvent),
});
export type Trace = Static<typeof Trace>;
