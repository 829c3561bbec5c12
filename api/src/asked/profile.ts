import { Type, type Static } from '@sinclair/typebox';
import { AskedWorkers } from './asked.ts';
import { LIMITS } from '../limits.ts';

/** Whose time a profile is of. */
export const PROFILED = ['tasks', 'workers', 'scheduler'] as const;
export type Profiled = (typeof PROFILED)[number];

const seconds = (description: string) => Type.Array(Type.Number({ minimum: 0 }), { description });

/**
 * The tree of calls, one row a call, depth first: a call, then what it called, the most time first. All arrays have the same
 * length. Row 0 is the root, of all samples, if there are any.
 */
export const ProfileCalls = Type.Object({
  level: Type.Array(Type.Integer({ minimum: 0, maximum: LIMITS.profileDepth }), {
    description: 'How deep: 0 for the root. The caller is the last row before with one level less',
  }),
  label: Type.Array(Type.String(), { description: 'The function in the code; root for the root' }),
  file: Type.Array(Type.String(), { description: "Its file; '' if none is known" }),
  line: Type.Array(Type.Integer({ minimum: 0 }), {
    description: 'The line on which it was first seen; 0 if none is known',
  }),
  code: Type.Array(Type.String(), { description: "That line's text; '' if none is known" }),
  total: seconds('Seconds in it and in what it called: its samples times intervalSeconds'),
  self: seconds(
    'Seconds beyond those of what it called. Of event loops they are its own. Of tasks Dask counts no sample for the innermost ' +
      'call: they are of innermost calls that it made',
  ),
});
export type ProfileCalls = Static<typeof ProfileCalls>;

/** When what was sampled: one row a function and a bin of time in which it ran. The columns have the same length. */
export const ProfileActivity = Type.Object({
  binSeconds: Type.Number({ exclusiveMinimum: 0, description: 'Seconds in a bin' }),
  prefixes: Type.Array(Type.String(), { description: 'The functions of this activity, the most time first' }),
  positions: Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), {
    description:
      'Of each of these its position in the prefixes dictionary, which is its colour; null: it has none',
  }),
  time: Type.Array(Type.Number(), { description: 'ms since the epoch: when the bin begins' }),
  prefix: Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), {
    description: 'Index in prefixes; null: all functions together that are beyond the limit',
  }),
  seconds: seconds('Seconds that threads spent so: samples times intervalSeconds'),
});
export type ProfileActivity = Static<typeof ProfileActivity>;

/** Why there is no sample. */
export const ProfileEmpty = Type.Object({
  code: Type.Union([Type.Literal('no-samples'), Type.Literal('switched-off'), Type.Literal('python-3.11')], {
    description:
      'no-samples: nothing ran in this range, or it was longer ago than is kept. switched-off: ' +
      'distributed.worker.profile.enabled is false. python-3.11: Dask does not profile event loops there',
  }),
  reason: Type.String({ description: 'A sentence for people, which may change' }),
});
export type ProfileEmpty = Static<typeof ProfileEmpty>;

/** Where threads spent their time: of tasks, or of event loops. */
export const Profile = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when it was asked for' }),
  of: Type.Union(PROFILED.map((one) => Type.Literal(one))),
  intervalSeconds: Type.Number({
    exclusiveMinimum: 0,
    description:
      "Seconds between two samples of a thread: the scheduler's distributed.worker.profile.interval, or 0.01 where it does not tell",
  }),
  samples: Type.Integer({ minimum: 0, description: 'Samples in all' }),
  calls: ProfileCalls,
  cut: Type.Integer({
    minimum: 0,
    description:
      'Calls that were left out, those with the least time or the deepest; their time is in their callers',
  }),
  empty: Type.Optional(ProfileEmpty),
  activity: Type.Optional(ProfileActivity),
  workers: AskedWorkers,
});
export type Profile = Static<typeof Profile>;
