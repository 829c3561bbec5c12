import { Type, type Static } from '@sinclair/typebox';

/** A task's states, in the order a bar draws them. Absent on the wire is 0. */
export const TASK_STATES = [
  'released',
  'waiting',
  'queued',
  'no-worker',
  'processing',
  'memory',
  'erred',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** What a task ever comes into: a forgotten one is counted, but no longer there. */
export const TRANSITION_STATES = [...TASK_STATES, 'forgotten'] as const;

export const StateCounts = Type.Object({
  released: Type.Integer(),
  waiting: Type.Integer(),
  queued: Type.Integer(),
  'no-worker': Type.Integer(),
  processing: Type.Integer(),
  memory: Type.Integer(),
  erred: Type.Integer(),
});
export type StateCounts = Static<typeof StateCounts>;

export const TransitionCounts = Type.Composite([StateCounts, Type.Object({ forgotten: Type.Integer() })], {
  description: 'Tasks ever come into each state',
});
export type TransitionCounts = Static<typeof TransitionCounts>;

/** One function: its tasks now, ever, and what they hold. */
export const PrefixProgress = Type.Object({
  prefix: Type.String(),
  position: Type.Integer({ minimum: 0, description: 'Position in the prefixes dictionary: its colour' }),
  states: StateCounts,
  transitions: TransitionCounts,
  memoryBytes: Type.Number({ description: 'Bytes in memory now, copies counted' }),
  meanDuration: Type.Union([Type.Number(), Type.Null()], {
    description: "The scheduler's moving average of compute time, ms; null if unknown",
  }),
  maxDuration: Type.Union([Type.Number(), Type.Null()], { description: 'ms; null if unknown' }),
  seconds: Type.Record(Type.String(), Type.Number(), { description: 'Seconds spent by action, ever' }),
  suspicious: Type.Integer(),
});
export type PrefixProgress = Static<typeof PrefixProgress>;

export const Progress = Type.Object({
  time: Type.Number({
    description:
      'ms since the epoch: when the scheduler said so; of an earlier time, until when it was heard to be so',
  }),
  life: Type.Union([Type.String(), Type.Null()]),
  prefixes: Type.Array(PrefixProgress, { description: 'In order of first sight' }),
  totals: Type.Union([StateCounts, Type.Null()], { description: 'null: not known, and missing says why' }),
  missing: Type.Optional(
    Type.String({ description: 'Only where how it was at that time is not known: a sentence that says why' }),
  ),
});
export type Progress = Static<typeof Progress>;

/** A function of which something changed: what names it, and what changed; all of it where it is new. */
export const PrefixChange = Type.Composite([
  Type.Pick(PrefixProgress, ['prefix']),
  Type.Partial(Type.Omit(PrefixProgress, ['prefix'])),
]);
export type PrefixChange = Static<typeof PrefixChange>;

/** The `progress` line of a stream that was asked for changes. */
export const ProgressUpdate = Type.Composite([
  Type.Omit(Progress, ['prefixes']),
  Type.Object({
    complete: Type.Boolean({ description: 'True: these are all there are, whatever was told before' }),
    prefixes: Type.Array(PrefixChange),
    gone: Type.Array(Type.String(), { description: 'Functions that the scheduler has no more' }),
  }),
]);
export type ProgressUpdate = Static<typeof ProgressUpdate>;
