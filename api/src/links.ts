import { Type, type Static } from '@sinclair/typebox';
import { counts, knownNumbers, life, missing, numbers, positions, texts, time } from './columns.ts';
import { WorkerName } from './tasks.ts';

/** One row a pair of workers between which something was moved, the most seconds first. */
export const LinkColumns = Type.Object({
  from: positions('Position in workers: who sent'),
  to: positions('Position in workers: who received'),
  bandwidth: knownNumbers('Bytes a second, as the scheduler has seen it; null: it tells of none'),
  seconds: numbers('Seconds of the transfers in the range, as runs of tasks record them'),
  transfers: counts('Transfers in the range'),
  estimatedBytes: knownNumbers(
    'Seconds times bandwidth, since Dask does not record the bytes of a transfer; null: the bandwidth is not known',
  ),
});
export type LinkColumns = Static<typeof LinkColumns>;

/** What goes from worker to worker. */
export const Links = Type.Object({
  time: time(),
  life: life(),
  missing: missing(),
  from: Type.Number({ description: 'ms since the epoch: transfers that ended at or after it count' }),
  to: Type.Number({ description: 'ms since the epoch: transfers that began at or before it count' }),
  lost: Type.Boolean({
    description: 'True if runs of this range are gone: there were at least as many transfers',
  }),
  bandwidth: Type.Union([Type.Number(), Type.Null()], {
    description: 'Bytes a second, the mean of all transfers as the scheduler has it; null: not told',
  }),
  workers: Type.Array(WorkerName, { description: 'Dictionary' }),
  busy: Type.Array(Type.Number({ minimum: 0 }), {
    description:
      'Of each worker of the dictionary the seconds that its threads were busy in the range, summed up',
  }),
  total: Type.Integer({ minimum: 0, description: 'Pairs that match, before limit' }),
  links: LinkColumns,
  types: Type.Object(
    { type: texts('Type of what was moved'), bandwidth: numbers('Bytes a second') },
    { description: 'One row a type, the slowest first' },
  ),
});
export type Links = Static<typeof Links>;
