import { namesMeant } from '@daskscope/api';
import type { Computation, ComputationState } from './computation.ts';

/** Which computations are asked for. */
export interface ComputationFilter {
  /** Part of what textsOf tells, in any case. */
  search?: string | undefined;
  /** Functions, of which it ran one, as they are or as they stand in labels. */
  prefix?: readonly string[] | undefined;
  state?: readonly ComputationState[] | undefined;
  /** A run of it failed, or none did. */
  failed?: boolean | undefined;
  life?: string | undefined;
  /** ms since the epoch: under way then. */
  from?: number | undefined;
  to?: number | undefined;
}

/** What a computation must be like to be told. */
export function computationFilter(query: ComputationFilter): (computation: Computation) => boolean {
  const { from = -Infinity, to = Infinity, life, failed } = query;
  const prefixes = query.prefix?.flatMap(namesMeant);
  const states = query.state && new Set<string>(query.state);
  const search = query.search?.toLowerCase();
  return (computation) =>
    computation.until >= from &&
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
