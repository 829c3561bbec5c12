import { Type, type TSchema } from '@sinclair/typebox';
import { TASK_STATES, type TaskState } from './tasks/progress.ts';

/** The columns that several answers have. In one table all have the same length, a row each. */

export const numbers = (description: string) => Type.Array(Type.Number(), { description });

/** Where null is not 0: not known, or not told. */
export const knownNumbers = (description: string) =>
  Type.Array(Type.Union([Type.Number(), Type.Null()]), { description });

export const texts = (description: string) => Type.Array(Type.String(), { description });

/** Positions in a dictionary, or rows of a table. */
export const positions = (description: string) => Type.Array(Type.Integer({ minimum: 0 }), { description });

export const counts = (description: string) => Type.Array(Type.Integer({ minimum: 0 }), { description });

/** null: not known. */
export const knownCounts = (description: string) =>
  Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), { description });

/** A column for each state of tasks. */
export const byState = <Column extends TSchema>(column: () => Column) =>
  Type.Object(Object.fromEntries(TASK_STATES.map((state) => [state, column()])) as Record<TaskState, Column>);

export const time = () =>
  Type.Union([Type.Number(), Type.Null()], {
    description: 'ms since the epoch: when the scheduler said so; null: it has not yet',
  });

export const missing = () =>
  Type.Union([Type.String(), Type.Null()], {
    description:
      'A sentence, where the scheduler does not give it, or not now: why. null: nothing is missing',
  });
