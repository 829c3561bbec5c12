import { ref, tuple, type Pickle } from '../../../protocol/pickle.ts';
import type { GroupUpdate } from '../../../state/updates/functions.ts';
import { attr, compose, item, juxt, LIST, map, partial, safe, take } from '../../feeds/expression.ts';
import { asArray } from '../../values.ts';
import { groupFigures, groupUpdate } from './groups.ts';

/** Looked at, of the computations that are asked about. */
const MOST_GROUPS = 200;

const STR = ref('builtins', 'str');
const filter = (test: Pickle): Pickle => partial(ref('builtins', 'filter'), test);

/**
 * scheduler -> groups of these computations that have forgotten tasks. A computation keeps its groups when the scheduler has
 * dropped them (distributed/scheduler.py, Computation.groups, 2022.12.1 to 2026.8.0).
 */
export const forgottenGroups = (computations: readonly string[]): Pickle =>
  safe(
    compose(
      LIST,
      map(juxt(attr('name'), groupFigures)),
      take(MOST_GROUPS),
      filter(compose(item('forgotten'), attr('states'))),
      ref('toolz', 'concat'),
      map(attr('groups')),
      filter(compose(partial(ref('operator', 'contains'), tuple(...computations)), STR, attr('id'))),
      attr('computations'),
    ),
  );

/** Those of which no task is left. */
export function readForgotten(value: unknown): GroupUpdate[] {
  return asArray(value)
    .map((told) => {
      const [name, figures] = asArray(told);
      return groupUpdate(name, asArray(figures));
    })
    .filter(({ states }) => [...states].every(([state, tasks]) => state === 'forgotten' || tasks === 0));
}
