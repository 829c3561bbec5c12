import { Type, type Static } from '@sinclair/typebox';
import { AskedWorkers } from './asked.ts';

/** One call of a stack. */
export const StackFrame = Type.Object({
  label: Type.String({ description: 'The function in the code' }),
  file: Type.String({ description: "Its file; '' if none is known" }),
  line: Type.Integer({ minimum: 0, description: 'The line that runs; 0 if none is known' }),
  code: Type.String({ description: "That line's text; '' if none is known" }),
});
export type StackFrame = Static<typeof StackFrame>;

/** What a thread does for a task now. */
export const TaskStack = Type.Object({
  worker: Type.String({ description: "The worker's address" }),
  key: Type.String(),
  prefix: Type.String(),
  position: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'Position in the prefixes dictionary; null: it has none',
  }),
  since: Type.Union([Type.Number(), Type.Null()], {
    description: 'ms since the epoch: since when it runs, as of the last heartbeat; null: not told yet',
  }),
  frames: Type.Array(StackFrame, { description: 'The outermost call first, what runs now last' }),
  cut: Type.Integer({ minimum: 0, description: 'Outermost calls that were left out: the stack is longer' }),
});
export type TaskStack = Static<typeof TaskStack>;

/** The stacks of tasks that run now. */
export const Stacks = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when they were asked for' }),
  stacks: Type.Array(TaskStack, { description: 'What has run for longest first' }),
  total: Type.Integer({ minimum: 0, description: 'Tasks whose stacks the workers told, before limit' }),
  state: Type.Optional(
    Type.String({
      description:
        'Only where a key was asked for: its state. Of a task that waits, stacks has those of the tasks it waits for',
    }),
  ),
  workers: AskedWorkers,
});
export type Stacks = Static<typeof Stacks>;
