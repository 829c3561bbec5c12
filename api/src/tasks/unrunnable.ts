import { Type, type Static } from '@sinclair/typebox';
import { missing, time } from '../columns.ts';
import { LIMITS } from '../limits.ts';

/** A task that no worker may run, and what it asks for; nothing of a kind: it asks for none. */
export const UnrunnableTask = Type.Object({
  key: Type.String({ description: 'The key; a tuple as Python writes it' }),
  prefix: Type.String({ description: 'Its function' }),
  position: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'Position in the prefixes dictionary, which is its colour; null: it has none',
  }),
  since: Type.Union([Type.Number(), Type.Null()], {
    description:
      'ms since the epoch: since when no worker may run it, to half a second; null: the scheduler does not tell, as before distributed 2024.12',
  }),
  resources: Type.Record(Type.String(), Type.Number(), {
    description: 'Resources that it asks for, and how much of each',
  }),
  workers: Type.Array(Type.String(), {
    description: 'Addresses or names of workers, of which it may run on any; the first 20',
  }),
  hosts: Type.Array(Type.String(), {
    description: 'Names or addresses of hosts, of which it may run on any; the first 20',
  }),
});
export type UnrunnableTask = Static<typeof UnrunnableTask>;

/** Tasks that no worker may run: what they ask for is not there. */
export const Unrunnable = Type.Object({
  time: time(),
  missing: missing(),
  ageMissing: Type.Union([Type.String(), Type.Null()], {
    description:
      'A sentence, where the scheduler does not tell since when: why. null: it does, or is not asked yet',
  }),
  total: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description:
      'Tasks that no worker may run, whether they match or not; null: the scheduler has not told yet',
  }),
  unread: Type.Integer({
    minimum: 0,
    description: `Of these the ones that were not read: ${LIMITS.unrunnable} are, the oldest where their age is told`,
  }),
  tasks: Type.Array(UnrunnableTask, { description: 'Those that were read and match, the oldest first' }),
});
export type Unrunnable = Static<typeof Unrunnable>;
