import { Type, type Static } from '@sinclair/typebox';

/** What may be said of a computation or of a range of time; docs/advice.md has when, and why then. */
export const ADVICE_KINDS = [
  'tasks-too-small',
  'scheduler-bound',
  'straggler',
  'slower-worker',
  'uneven-load',
  'transfers',
  'shuffle-disk',
  'spilling',
  'unmanaged-memory',
  'unreleased',
  'event-loop-held',
  'gil-held',
  'idle-at-end',
  'recomputed',
  'retried',
] as const;
export type AdviceKind = (typeof ADVICE_KINDS)[number];

/** What a person calls it. */
export const ADVICE_NAMES: Record<AdviceKind, string> = {
  'tasks-too-small': 'Tasks are too small',
  'scheduler-bound': 'The scheduler is busy',
  straggler: 'One task holds up the rest',
  'slower-worker': 'A worker is slower',
  'uneven-load': 'Load is uneven',
  transfers: 'Waiting for transfers',
  'shuffle-disk': 'A shuffle waits for disks',
  spilling: 'Spilling to disk',
  'unmanaged-memory': 'Unmanaged memory grows',
  unreleased: 'Results that nobody releases',
  'event-loop-held': 'An event loop is held',
  'gil-held': 'Threads take turns with the GIL',
  'idle-at-end': 'Threads are idle at the end',
  recomputed: 'Recomputed after workers left',
  retried: 'Tasks fail and are tried again',
};

export const ADVICE_STATES = ['said', 'none', 'unknown', 'not-asked'] as const;
export type AdviceState = (typeof ADVICE_STATES)[number];

export const ADVICE_UNITS = ['count', 'ms', 'bytes', 'share', 'times'] as const;
export type AdviceUnit = (typeof ADVICE_UNITS)[number];

const kind = () => Type.Union(ADVICE_KINDS.map((one) => Type.Literal(one)));
const name = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** One figure that speaks for what is said. */
export const AdviceFigure = Type.Object({
  name: Type.String({ description: 'What it is, for people: it may change' }),
  value: Type.Number(),
  unit: Type.Union(
    ADVICE_UNITS.map((one) => Type.Literal(one)),
    { description: 'share: 0 to 1. times: as many times as something else' },
  ),
});
export type AdviceFigure = Static<typeof AdviceFigure>;

/** Where in the task stream it can be seen. */
export const AdvicePlace = Type.Object({
  from: Type.Number({ description: 'ms since the epoch' }),
  to: Type.Number({ description: 'ms since the epoch' }),
  prefix: name('The function that it is about; null: no single one'),
  worker: name('The address of the worker that it is about; null: no single one'),
  key: name('The task that it is about; null: no single one'),
});
export type AdvicePlace = Static<typeof AdvicePlace>;

/** One thing that is worth changing. */
export const AdviceItem = Type.Object({
  kind: kind(),
  says: Type.String({
    description: 'What is so, in a sentence. It holds names of functions, tasks and workers: show it as text',
  }),
  todo: Type.String({ description: 'What to do about it' }),
  figures: Type.Array(AdviceFigure, { description: 'The evidence' }),
  place: AdvicePlace,
});
export type AdviceItem = Static<typeof AdviceItem>;

/** What came of one kind. */
export const AdviceRule = Type.Object({
  kind: kind(),
  state: Type.Union(
    ADVICE_STATES.map((one) => Type.Literal(one)),
    {
      description:
        'said: it is among advice. none: it was looked for, and is not so. unknown: what it is judged by is not known. not-asked: it makes no sense here',
    },
  ),
  reason: Type.Union([Type.String(), Type.Null()], {
    description: 'A sentence for people, where it is unknown or not asked: why. It may change',
  }),
});
export type AdviceRule = Static<typeof AdviceRule>;

/** What an expert would say of a computation, or of a range of time. */
export const Advice = Type.Object({
  computation: Type.Union([Type.String(), Type.Null()], {
    description: "Dask's id of the computation it is about; null: it is about the range",
  }),
  from: Type.Number({ description: 'ms since the epoch' }),
  to: Type.Number({ description: 'ms since the epoch: its end; of a computation that runs, now' }),
  advice: Type.Array(AdviceItem, { description: 'In the order of the kinds' }),
  rules: Type.Array(AdviceRule, { description: 'Every kind, once' }),
});
export type Advice = Static<typeof Advice>;
