import type { Series } from '@daskscope/api';
import type { Work } from '../slices.ts';
import type { Cluster } from '../state/cluster.ts';
import { Belonging } from '../state/computations/belonging.ts';
import type { Computation } from '../state/computations/computation.ts';
import { groupName } from '../state/computations/group-name.ts';
import type { FoundRuns } from '../state/log/query/found-runs.ts';
import type { TaskQuery } from '../state/log/query/query.ts';
import { clusterEvidence } from './evidence/cluster-evidence.ts';
import type { ClusterEvidence, Evidence } from './evidence/evidence.ts';
import type { Kind, Verdict } from './finding.ts';
import { gathered, type Asked, type Gathered } from './evidence/gather.ts';
import { made } from './evidence/made.ts';
import { isNearlyAll } from './evidence/nearly-all.ts';
import { heldNow } from './evidence/held-results.ts';
import { RULES } from './rules.ts';
import { seenOf } from './evidence/seen.ts';
import { Submissions } from './evidence/submissions.ts';
import type { Subject } from './subject.ts';
import { whole } from './words.ts';

export interface Judged {
  readonly kind: Kind;
  readonly verdict: Verdict;
}

/** Looked at one by one. */
const MOST_RUNS = 200_000;

/** Which runs are to be found for a subject. */
export const runsOf = ({ computation, from, to }: Subject): TaskQuery => ({
  ...(computation && { life: computation.life }),
  from,
  to,
  limit: MOST_RUNS,
  keys: true,
  totals: true,
});

/**
 * Judges a subject by each rule, by the runs that were found and by what else is known of the cluster.
 * @param now ms since the epoch
 * @param kept the range's figures with those that the history has; null: those in memory are all
 */
export function* judged(
  cluster: Cluster,
  subject: Subject,
  found: FoundRuns,
  now: number,
  kept: Series | null = null,
): Work<Judged[]> {
  const { from, to, computation } = subject;
  const gathering = yield* gathered(found, {
    ...{ from, to, belongs: belongingTo(cluster, computation), mayAskFor: mayAskFor(cluster) },
  });
  const sure = isNearlyAll(computation?.unknown ?? unknownOf(found, from, to), subject);
  const figures = clusterEvidence(cluster, subject, found, kept, sure);
  const evidence = evidenceOf(cluster, subject, found, { ...gathering, figures, sure }, now);
  return RULES.map((rule) => ({ kind: rule.kind, verdict: rule.judge(evidence) }));
}

function evidenceOf(
  cluster: Cluster,
  subject: Subject,
  found: FoundRuns,
  { functions, runs, figures, sure }: Gathered & { figures: ClusterEvidence; sure: boolean },
  now: number,
): Evidence {
  const { computation, from, to } = subject;
  const missing = missingOf(found, from, to);
  const { totals } = found;
  const inRange = totals && totals.threadTime > 0 ? { total: totals.threadTime, idle: totals.idle } : null;
  const all = missing === null;
  return {
    now,
    from,
    to,
    ofComputation: computation !== null,
    goesOn: computation?.state === 'running',
    functions: computation ? computation.functions : all ? functions : null,
    threads: computation?.threads ?? (all ? inRange : null),
    runs: all ? runs : null,
    missing: missing ?? '',
    cluster: figures,
    held: heldNow(cluster, computation),
    inScheduler: isInScheduler(found),
    ...seenOf(cluster, subject, sure),
  };
}

/** A local cluster without processes of its own has such addresses (distributed/comm/inproc.py). */
const isInScheduler = ({ stays, workers }: FoundRuns): boolean =>
  stays.some(({ worker }) => workers[worker]?.address.startsWith('inproc:'));

/** Why not all runs are there; null: they are. */
function missingOf(found: FoundRuns, from: number, to: number): string | null {
  if (found.more) return `It has more than ${whole(MOST_RUNS)} runs, which are not looked at one by one.`;
  if (found.gone) return 'Some of its runs are not in the task log any more.';
  if (!isNearlyAll(unknownOf(found, from, to), { from, to }))
    return 'It is not known what ran all the time: the exporter came later, or was not connected.';
  return null;
}

/** ms of the range of which it is not known what ran. */
function unknownOf({ known }: FoundRuns, from: number, to: number): number {
  const sure = known.reduce(
    (sum, range) => sum + Math.max(0, Math.min(range.to ?? to, to) - Math.max(range.from, from)),
    0,
  );
  return to - from - sure;
}

/** By the computations that are kept in memory. */
function mayAskFor({ computations }: Cluster): Asked['mayAskFor'] {
  const all = new Map<string, Submissions>();
  return (life, group, after, until) =>
    made(all, life, () => new Submissions(computations.begunIn(life))).mayAskFor(group, after, until);
}

function belongingTo(cluster: Cluster, computation: Computation | null): Asked['belongs'] {
  if (!computation) return () => true;
  // One that the history alone has is not among them, or only as when it began.
  const others = cluster.computations.begunIn(computation.life).filter(({ id }) => id !== computation.id);
  const ofLife = [...others, computation].sort((one, other) => one.start - other.start);
  const belonging = new Belonging(ofLife, computation);
  return (run) => belonging.of({ ...run, group: groupName(run.key, run.prefix) }) === computation;
}
