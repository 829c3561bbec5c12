import { Type, type Static } from '@sinclair/typebox';
import { KnownRange } from './cluster/status.ts';

/** One failure of a task; a worker's death with its task is one too. */
export const TaskFailure = Type.Object({
  life: Type.String(),
  id: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The run in the task log; null where no run was recorded, as when its worker died',
  }),
  key: Type.String(),
  prefix: Type.String(),
  position: Type.Integer({ minimum: 0, description: 'Position in the prefixes dictionary' }),
  time: Type.Number({ description: 'ms since the epoch' }),
  workers: Type.Array(Type.String(), { description: 'Addresses it erred on' }),
  exception: Type.String({ description: 'Composed where the scheduler has no text' }),
  traceback: Type.String(),
  killed: Type.Boolean({
    description: 'True if its workers died with it, or its inputs exceed their memory limit',
  }),
});
export type TaskFailure = Static<typeof TaskFailure>;

export const TaskFailures = Type.Object({
  errors: Type.Array(TaskFailure, { description: 'Newest first' }),
  total: Type.Integer({ description: 'Failures kept that match, before limit and after' }),
  more: Type.Optional(
    Type.Literal(true, {
      description: 'Only where limit or the length of their texts ended the answer: page on with the cursor',
    }),
  ),
  cursor: Type.Optional(
    Type.String({ description: 'Beside more: pass as after, with the same parameters, for what is older' }),
  ),
  known: Type.Optional(
    Type.Array(KnownRange, {
      description:
        'When all that ran is known, in the order of time: the ranges that touch the time asked for, whole. Only with a history',
    }),
  ),
  missing: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'A sentence, where the history cannot be read: what is missing here. Only with a history',
    }),
  ),
});
export type TaskFailures = Static<typeof TaskFailures>;
