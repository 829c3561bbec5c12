import { Type, type Static } from '@sinclair/typebox';
import { KnownRange } from '../cluster/status.ts';

/** A worker as the dictionaries name it; its position is what the columns hold. */
export const WorkerName = Type.Object({
  address: Type.String({ description: "The worker's address, its key on the scheduler" }),
  name: Type.String({ description: "The name the cluster gave the worker, as text; '' if none is known" }),
  host: Type.String({ description: "The worker's host; '' if none is known" }),
});
export type WorkerName = Static<typeof WorkerName>;

/** One row a finished run of a task. All arrays have the same length. */
export const TaskColumns = Type.Object({
  life: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in lives' }),
  id: Type.Array(Type.Integer({ minimum: 0 }), { description: 'The same for ever within its life' }),
  prefix: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in prefixes: its colour' }),
  worker: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in workers' }),
  thread: Type.Array(Type.Integer({ minimum: 0 }), {
    description:
      'Lane on its worker: 0 to nthreads - 1, and lanes after them for threads beside those, such as ones that seceded',
  }),
  status: Type.Array(Type.Integer({ minimum: 0, maximum: 1 }), { description: '0 ok, 1 error' }),
  nbytes: Type.Array(Type.Number({ minimum: 0 }), { description: "The result's size in bytes" }),
  key: Type.Optional(
    Type.Array(Type.String(), { description: 'Only where asked for; a tuple key as Python writes it' }),
  ),
});
export type TaskColumns = Static<typeof TaskColumns>;

/** One row an interval of a run: what its thread did, from when, for how long. */
export const IntervalColumns = Type.Object({
  task: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Row in tasks' }),
  action: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in actions' }),
  start: Type.Array(Type.Number(), { description: 'ms after base' }),
  duration: Type.Array(Type.Number({ minimum: 0 }), { description: 'ms' }),
});
export type IntervalColumns = Static<typeof IntervalColumns>;

/** Where transfers came from: one row a transfer whose source is known. */
export const SourceColumns = Type.Object({
  interval: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Row in intervals' }),
  worker: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in workers' }),
});
export type SourceColumns = Static<typeof SourceColumns>;

/** A time in which a worker was there, with all of its threads. One that came back has several. */
export const Stay = Type.Object({
  worker: Type.Integer({ minimum: 0, description: 'Position in workers' }),
  threads: Type.Integer({ minimum: 0 }),
  from: Type.Number({
    description: 'ms since the epoch; if it was there before the exporter, from when on anything is known',
  }),
  to: Type.Union([Type.Number(), Type.Null()], { description: 'ms since the epoch; null: it is there' }),
});
export type Stay = Static<typeof Stay>;

/**
 * What was done from `from` to `to` in all runs that match, also in those that `limit` or `resolution` left out of the answer.
 * The arrays have the same length, one row a function, in the order of their positions. Times are ms within the range.
 */
export const TaskTotals = Type.Object({
  tasks: Type.Integer({
    minimum: 0,
    description: 'Runs whose computation touches the range; of a run without one, any of its intervals',
  }),
  errors: Type.Integer({ minimum: 0, description: 'Of these, those that erred' }),
  busy: Type.Number({
    minimum: 0,
    description: 'ms in which lanes did anything at all: the sum over lanes, overlapping intervals once',
  }),
  lanes: Type.Integer({ minimum: 0, description: 'Lanes on which anything was done' }),
  threadTime: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'ms that the threads of the workers asked for were there, summed up over threads, of what is known of the range. Not there: an older exporter',
    }),
  ),
  idle: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'ms of threadTime in which the threads did nothing that was asked for; what runs still counts as done. Not there: an older exporter',
    }),
  ),
  merged: Type.Integer({ minimum: 0, description: 'Intervals that resolution left out of the answer' }),
  lost: Type.Boolean({
    description:
      'True if runs of this range may be gone: the full log dropped them, or the scheduler did before they were read. There were at least as many.',
  }),
  prefix: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Position in prefixes' }),
  count: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Runs, as tasks counts them' }),
  erred: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Of these, those that erred' }),
  compute: Type.Array(Type.Number({ minimum: 0 }), { description: 'ms of computing' }),
  transfer: Type.Array(Type.Number({ minimum: 0 }), { description: 'ms of transfers' }),
  other: Type.Array(Type.Number({ minimum: 0 }), { description: 'ms of all other actions' }),
});
export type TaskTotals = Static<typeof TaskTotals>;

/**
 * Finished runs of tasks, oldest first, in columns. Dictionaries (lives, prefixes, workers, actions) only grow, so a position
 * means the same in every answer, until the exporter drops names that it has no use for: then an answer to a cursor from before
 * starts anew. Times are ms; base is ms since the epoch, every other time is ms
 * after it, to the microsecond.
 */
export const Tasks = Type.Object({
  cursor: Type.String({ description: 'Pass as after to go on from here; belongs to one life' }),
  reset: Type.Boolean({
    description:
      'True if the cursor given belonged to another life, or names were dropped since: this starts anew',
  }),
  lost: Type.Integer({
    minimum: 0,
    description: 'Runs between the cursor given and the first row that are gone',
  }),
  more: Type.Optional(
    Type.Literal(true, { description: 'Only where limit ended the answer: page on with the cursor' }),
  ),
  now: Type.Number({ description: "ms after base: the exporter's clock when it answered" }),
  base: Type.Number({ description: 'ms since the epoch' }),
  lives: Type.Array(Type.String()),
  prefixes: Type.Array(Type.String()),
  workers: Type.Array(WorkerName),
  actions: Type.Array(Type.String()),
  tasks: TaskColumns,
  intervals: IntervalColumns,
  sources: SourceColumns,
  known: Type.Optional(
    Type.Array(KnownRange, {
      description:
        'When all that ran is known, in the order of time: the ranges that touch the time asked for, whole; of the life asked for, or of all. Not there: an older exporter, which cannot tell',
    }),
  ),
  stays: Type.Optional(
    Type.Array(Stay, {
      description:
        'When the workers were there that were asked for, as far as it touches the time asked for. Only without after and with a limit above 0; not there otherwise, nor from an older exporter',
    }),
  ),
  totals: Type.Optional(TaskTotals),
});
export type Tasks = Static<typeof Tasks>;

/** One interval of one run. Times in ms since the epoch. */
export const Interval = Type.Object({
  action: Type.String(),
  start: Type.Number(),
  duration: Type.Number({ minimum: 0 }),
  source: Type.Union([Type.String(), Type.Null()], { description: 'Address that a transfer came from' }),
});
export type Interval = Static<typeof Interval>;

/** What the scheduler says of a key now; null where it no longer knows the key or cannot be asked. */
export const TaskNow = Type.Object({
  state: Type.String(),
  type: Type.Union([Type.String(), Type.Null()]),
  nbytes: Type.Number(),
  retries: Type.Integer(),
  processingOn: Type.Union([Type.String(), Type.Null()]),
  whoHas: Type.Array(Type.String()),
  whoWants: Type.Array(Type.String()),
  dependencies: Type.Array(Type.Object({ key: Type.String(), state: Type.String() })),
  dependents: Type.Array(Type.Object({ key: Type.String(), state: Type.String() })),
  waitingOn: Type.Array(Type.String()),
  story: Type.Array(
    Type.Object({
      time: Type.Number({ description: 'ms since the epoch' }),
      start: Type.String(),
      finish: Type.String(),
      stimulus: Type.String(),
    }),
    { description: 'Transitions of this key, oldest first' },
  ),
});
export type TaskNow = Static<typeof TaskNow>;

/** Why it is not said what the scheduler knows of a key now. */
export const NowMissing = Type.Union(
  [
    Type.Literal('unknown'),
    Type.Literal('busy'),
    Type.Literal('not-answered'),
    Type.Literal('not-connected'),
    Type.Literal('other-life'),
  ],
  {
    description:
      'Only where now is null. unknown: the scheduler knows no such key (any more). busy: too many such questions are ' +
      'under way; ask again. not-answered: it gave no answer in time, or none that can be read. not-connected: there is ' +
      'no connection to it. other-life: the run was of a scheduler before',
  },
);
export type NowMissing = Static<typeof NowMissing>;

/** One run in full. */
export const TaskRun = Type.Object({
  life: Type.String(),
  id: Type.Integer({ minimum: 0 }),
  key: Type.String(),
  prefix: Type.String(),
  worker: WorkerName,
  thread: Type.Integer({ minimum: 0 }),
  status: Type.Union([Type.Literal('ok'), Type.Literal('error')]),
  type: Type.String({ description: "The result's type; '' if unknown" }),
  nbytes: Type.Number(),
  intervals: Type.Array(Interval),
  exception: Type.Union([Type.String(), Type.Null()]),
  traceback: Type.Union([Type.String(), Type.Null()]),
  now: Type.Union([TaskNow, Type.Null()]),
  nowMissing: Type.Optional(NowMissing),
});
export type TaskRun = Static<typeof TaskRun>;
