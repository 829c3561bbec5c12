import { Type, type Static } from '@sinclair/typebox';
import { counts, knownNumbers, numbers, positions } from '../columns.ts';
import { PROBLEM_CODES } from '../problems.ts';
import { WorkerName } from './tasks.ts';

/** One row a pair of workers, the most seconds first. */
export const LinkColumns = Type.Object({
  from: positions('Position in workers: who sent'),
  to: positions('Position in workers: who received'),
  seconds: numbers('Seconds of the transfers in the range, as runs of tasks record them, summed up'),
  transfers: counts('Transfers in the range'),
  bandwidth: knownNumbers(
    'Bytes a second, as the scheduler has seen it lately; null: it tells of none. Dask measures only what is larger than 1 MB',
  ),
  estimatedBytes: knownNumbers(
    'Seconds times bandwidth, since Dask does not record the bytes of a transfer; null: the bandwidth is not known',
  ),
});
export type LinkColumns = Static<typeof LinkColumns>;

/** What goes from worker to worker. */
export const Links = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when it was asked' }),
  lost: Type.Boolean({
    description: 'True: runs of this range are gone from the log, so there were more transfers',
  }),
  workers: Type.Array(WorkerName, { description: 'Dictionary, of this answer alone' }),
  computedSeconds: numbers(
    'Of each worker of the dictionary the seconds that its tasks computed in the range, summed up',
  ),
  total: Type.Integer({ minimum: 0, description: 'Pairs that match, before limit' }),
  links: LinkColumns,
  unlinked: Type.Integer({
    minimum: 0,
    description: 'Transfers in the range of which it is not known where they came from; they are in no row',
  }),
  unread: Type.Integer({
    minimum: 0,
    description: 'Pairs of which the scheduler has a bandwidth that was not read, since there are so many',
  }),
  bandwidthMissing: Type.Union(
    [
      Type.Object({
        code: Type.Union(
          PROBLEM_CODES.map((code) => Type.Literal(code)),
          { description: 'As of a problem. gone: the range is of a scheduler that is not there any more' },
        ),
        reason: Type.String({ description: 'A sentence' }),
      }),
      Type.Null(),
    ],
    { description: 'Why the scheduler was not asked for bandwidths, or did not tell them; null: it told' },
  ),
});
export type Links = Static<typeof Links>;
