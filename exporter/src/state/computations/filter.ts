import { namesMeant, type ComputationsQuery } from '@daskscope/api';
import type { Computation } from './computation.ts';

/** Which computations are asked for. */
export type ComputationFilter = Pick<
  ComputationsQuery,
  'search' | 'prefix' | 'state' | 'failed' | 'life' | 'from' | 'to'
>;

/** What a computation must be like to be told. */
export function computationFilter(query: ComputationFilter): (computation: Computation) => boolean {
  const { from = -Infinity, to = Infinity, life, failed } = query;
  const prefixes = query.prefix?.flatMap(namesMeant);
  const states = query.state && new Set<string>(query.state);
  const search = query.search?.toLowerCase();
  return (computation) =>
    (computation.stop ?? Infinity) >= from &&
    computation.start <= to &&
    (life === undefined || computation.life === life) &&
    (!states || states.has(computation.state)) &&
    (!prefixes || prefixes.some((name) => computation.functions.has(name))) &&
    (failed === undefined || failed === hasFailed(computation)) &&
    (search === undefined || [...textsOf(computation)].some((text) => text.toLowerCase().includes(search)));
}

export const hasFailed = ({ functions }: Computation): boolean =>
  [...functions.values()].some(({ erred }) => erred > 0);

/** What a search looks at. */
export function* textsOf({ id, code, functions, groups }: Computation): Iterable<string> {
  yield id;
  yield* functions.keys();
  yield* groups;
  for (const { text, file } of code.flat()) {
    yield text;
    if (file !== null) yield file;
  }
}
