import { LIMITS, type Computations as Answer, type ComputationsQuery } from '@daskscope/api';
import type { KeptProfile, KeptProfiles } from '../../../asked/kept-profiles.ts';
import type { ClusterPast } from '../../../history/past.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { Computation, ThreadFigures } from '../../../state/computations/computation.ts';
import type { Computations } from '../../../state/computations/computations.ts';
import { computationsHere, computationsOf } from '../computations.ts';

/** One, and its profile or why there is none. */
export interface FoundComputation {
  of: Computation;
  profile: KeptProfile;
  /** What is known of its threads now, where it was asked for. */
  threads?: ThreadFigures | null;
}

/** Those that are known and those that the history has beyond them. Where it cannot be read, what is missing is said. */
export async function computationsWithPast(
  cluster: Cluster,
  history: ClusterPast | undefined,
  query: ComputationsQuery,
): Promise<Answer> {
  if (!history) return computationsOf(cluster, query, computationsHere(cluster, query));
  const isHere = ({ kept }: Computation) => !kept;
  const here = computationsHere(cluster, query, isHere);
  const without = cluster.computations.all().filter(isHere);
  try {
    const stored = await history.computations({
      ...query,
      without: without.map(({ id }) => id),
      sort: query.sort ?? 'start',
      ascending: query.ascending ?? false,
      limit: query.limit ?? LIMITS.defaultComputations,
    });
    return computationsOf(cluster, query, {
      summaries: [...here.summaries, ...stored.summaries],
      total: here.total + stored.total,
    });
  } catch (error) {
    const answer = computationsOf(cluster, query, computationsHere(cluster, query));
    const { message } = error as Error;
    return {
      ...answer,
      missing:
        answer.missing ?? `Only those since the exporter started: the history cannot be read. ${message}`,
    };
  }
}

/**
 * Also one that the history alone has, and a profile that made room there.
 * @throws HistoryError with a sentence: it cannot be read, so that it is not known whether there is such a computation
 */
export async function findComputation(
  computations: Computations,
  history: ClusterPast | undefined,
  id: string,
  profiles: Pick<KeptProfiles, 'of'>,
): Promise<FoundComputation | undefined> {
  const of = computations.get(id);
  if (!of) return history?.computation(id);
  const profile = profiles.of(id);
  if (profile.state !== 'dropped' || !history) return { of, profile };
  return { of, profile: await history.profile(id).catch(() => profile) };
}
