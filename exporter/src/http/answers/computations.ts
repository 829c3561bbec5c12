import {
  LIMITS,
  TASK_STATES,
  type Computation as Answer,
  type ComputationFunctions,
  type ComputationProfile,
  type Computations,
  type ComputationsQuery,
} from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { Computation, ThreadFigures } from '../../state/computations/computation.ts';
import { computationFilter } from '../../state/computations/filter.ts';
import { inOrder } from '../../state/computations/order.ts';
import { byTime, summaryOf, type ComputationSummary } from '../../state/computations/summary.ts';
import { roundedMs } from '../../state/log/runs/microseconds.ts';

/** Those that an answer is made of. */
export interface FoundComputations {
  readonly summaries: readonly ComputationSummary[];
  /** All that match, before the limit. */
  readonly total: number;
}

/** Of those that are not kept on disk, or of all. */
export function computationsHere(
  { computations }: Cluster,
  query: ComputationsQuery,
  which: (computation: Computation) => boolean = () => true,
): FoundComputations {
  const matching = computations.all().filter(which).filter(computationFilter(query));
  return { total: matching.length, summaries: matching.map(summaryOf) };
}

export function computationsOf(
  { computations, missingFeatures }: Cluster,
  query: ComputationsQuery,
  { summaries, total }: FoundComputations,
): Computations {
  const rows = inOrder(summaries, query).slice(0, query.limit ?? LIMITS.defaultComputations);
  const lives = [...new Set(rows.map(({ life }) => life))];
  const column = <Name extends keyof ComputationSummary>(name: Name) => rows.map((row) => row[name]);
  return {
    time: computations.updated || null,
    missing: missingFeatures.get('computations') ?? null,
    total,
    dropped: computations.dropped,
    lives,
    computations: {
      id: column('id'),
      life: rows.map(({ life }) => lives.indexOf(life)),
      state: column('state'),
      name: column('name'),
      functions: rows.map(({ functions }) => [...functions]),
      start: column('start'),
      stop: column('stop'),
      // Of one that was kept before this was told.
      last: rows.map(({ last, stop }) => last ?? stop),
      runs: column('runs'),
      errors: column('errors'),
      tasks: column('tasks'),
      bytes: column('bytes'),
      compute: column('compute'),
      transfer: column('transfer'),
      disk: column('disk'),
      deserialize: column('deserialize'),
      workers: column('workers'),
      threadTime: column('threadTime'),
      idle: column('idle'),
      peakMemory: column('peakMemory'),
      peakSpilled: column('peakSpilled'),
      peakThreads: column('peakThreads'),
      unknown: column('unknown'),
    },
  };
}

/** One in full. */
export function computationOf(
  of: Computation,
  profile: ComputationProfile,
  threads: ThreadFigures | null = of.threads,
): Answer {
  const states = TASK_STATES.map((state) => [state, of.states.get(state) ?? 0]);
  const workers = [...of.workers].sort(([, a], [, b]) => b.compute - a.compute);
  return {
    ...summaryOf(of),
    threadTime: threads && roundedMs(threads.total),
    idle: threads && roundedMs(threads.idle),
    states: Object.fromEntries(states) as Answer['states'],
    groups: [...of.groups],
    groupCount: of.groupCount,
    code: of.code.map((frames) => frames.map((frame) => ({ ...frame }))),
    codeMissing:
      of.code.length > 0
        ? null
        : 'The client sent no code: it does so where distributed.diagnostics.computations.nframes is set to 1 or more before it calls.',
    functions: functionColumns(of),
    byWorker: {
      address: workers.map(([address]) => address),
      runs: workers.map(([, { runs }]) => runs),
      compute: workers.map(([, { compute }]) => roundedMs(compute)),
    },
    profile,
  };
}

function functionColumns({ functions }: Computation): ComputationFunctions {
  const rows = byTime(functions);
  const ms = (name: 'compute' | 'transfer' | 'disk' | 'deserialize') =>
    rows.map(([, figures]) => roundedMs(figures[name]));
  const quantiles = rows.map(([, figures]) => figures.quantiles);
  const quantile = (at: number) =>
    quantiles.map((all) => {
      const value = all[at];
      return value == null ? null : roundedMs(value);
    });
  return {
    name: rows.map(([name]) => name),
    runs: rows.map(([, { runs }]) => runs),
    errors: rows.map(([, { erred }]) => erred),
    bytes: rows.map(([, { bytes }]) => bytes),
    compute: ms('compute'),
    transfer: ms('transfer'),
    disk: ms('disk'),
    deserialize: ms('deserialize'),
    least: quantile(0),
    median: quantile(1),
    p90: quantile(2),
    p99: quantile(3),
    greatest: quantile(4),
  };
}
