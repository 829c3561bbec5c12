import type { Request, RequestHandler } from 'express';
import { HttpProblem } from '../problem.ts';
import { readPairs } from '../query.ts';
import type { ClusterParts } from './cluster-parts.ts';

/** What answers for the cluster that a request is about; null: it is about none, which not every route takes. */
export type WhichCluster = (request: Pick<Request, 'url'>) => ClusterParts | null;

const PARAMETER = 'cluster';

/** Names in one sentence. */
const MOST_NAMES = 20;

export const onlyOne =
  (parts: ClusterParts): WhichCluster =>
  () =>
    parts;

/** By name. @param recall adds one that is not there, if anything of it is kept @throws HttpProblem cluster-unknown; bad-parameter where there are two */
export const byName =
  (all: ReadonlyMap<string, ClusterParts>, recall: (name: string) => void): WhichCluster =>
  ({ url }) => {
    const [name, other] = readPairs(url).getAll(PARAMETER);
    if (other !== undefined)
      throw new HttpProblem('bad-parameter', 'cluster is given twice; give it once.', {
        parameter: PARAMETER,
      });
    if (name === undefined) return null;
    if (!all.has(name)) recall(name);
    const parts = all.get(name);
    if (!parts)
      throw new HttpProblem(
        'cluster-unknown',
        `There is no cluster ${JSON.stringify(short(name))}, or not any more. See api/v1/clusters.`,
        { parameter: PARAMETER },
      );
    return parts;
  };

/** @param names of all clusters */
export function clusterNeeded(names: Iterable<string>): HttpProblem {
  const some: string[] = [];
  let left = 0;
  for (const name of names)
    if (some.length < MOST_NAMES) some.push(JSON.stringify(name));
    else left++;
  const which =
    some.length === 0
      ? 'There is none now.'
      : `There are: ${some.join(', ')}${left > 0 ? ` and ${left} more, see api/v1/clusters` : ''}.`;
  return new HttpProblem('cluster-needed', `Say by cluster=NAME which cluster is meant. ${which}`, {
    parameter: PARAMETER,
  });
}

/**
 * A route of one cluster: `make` gives what answers for it.
 * @param needed thrown where a request is about no cluster
 */
export const ofCluster =
  (which: WhichCluster, needed: () => HttpProblem) =>
  <Params = Request['params']>(
    make: (parts: ClusterParts) => RequestHandler<Params>,
  ): RequestHandler<Params> => {
    const handlers = new WeakMap<ClusterParts, RequestHandler<Params>>();
    return (request, response, next) => {
      const parts = which(request);
      if (!parts) throw needed();
      const handler = handlers.get(parts) ?? make(parts);
      handlers.set(parts, handler);
      return handler(request, response, next);
    };
  };

const short = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);
