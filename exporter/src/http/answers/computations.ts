import {
  LIMITS,
  TASK_STATES,
  type Computation as Answer,
  type ComputationFunctions,
  type ComputationOrder,
  type ComputationProfile,
  type Computations,
  type ComputationsQuery,
} from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { Computation } from '../../state/computations/computation.ts';
import type { FunctionFigures } from '../../state/computations/function-figures.ts';
import { computationFilter } from './computation-filter.ts';
import { toTheMicrosecond } from './time.ts';

/** Named in a row of the list. */
const MOST_NAMED = 10;

export function computationsOf(cluster: Cluster, query: ComputationsQuery): Computations {
  const { computations, missingFeatures } = cluster;
  const matching = computations.all().filter(computationFilter(query));
  const rows = sorted(
    matching.map((of) => ({ of, ...headOf(of) })),
    query,
  ).slice(0, query.limit ?? LIMITS.defaultComputations);
  const lives = [...new Set(rows.map(({ life }) => life))];
  const column = <Name extends keyof Head>(name: Name) => rows.map((row) => row[name]);
  return {
    time: computations.updated || null,
    missing: missingFeatures.get('computations') ?? null,
    total: matching.length,
    dropped: computations.dropped,
    lives,
    computations: {
      id: column('id'),
      life: rows.map(({ life }) => lives.indexOf(life)),
      state: column('state'),
      name: column('name'),
      functions: rows.map(({ of }) => named(of).slice(0, MOST_NAMED)),
      start: column('start'),
      stop: column('stop'),
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
export function computationOf(of: Computation, profile: ComputationProfile): Answer {
  const states = TASK_STATES.map((state) => [state, of.states.get(state) ?? 0]);
  const workers = [...of.workers].sort(([, a], [, b]) => b.compute - a.compute);
  return {
    ...headOf(of),
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
      compute: workers.map(([, { compute }]) => toTheMicrosecond(compute)),
    },
    profile,
  };
}

type Head = ReturnType<typeof headOf> & { of: Computation };

function headOf(of: Computation) {
  const all = [...of.functions.values()];
  const sum = (name: 'runs' | 'erred' | 'bytes') => all.reduce((total, figures) => total + figures[name], 0);
  const ms = (name: 'compute' | 'transfer' | 'disk' | 'deserialize') =>
    toTheMicrosecond(all.reduce((total, figures) => total + figures[name], 0));
  const known = (value: number | undefined | null) => (value == null ? null : toTheMicrosecond(value));
  return {
    id: of.id,
    life: of.life,
    state: of.state,
    name: calling(of),
    start: of.start,
    stop: of.stop,
    runs: sum('runs'),
    errors: sum('erred'),
    tasks: [...of.states.values()].reduce((total, count) => total + count, 0),
    bytes: sum('bytes'),
    compute: ms('compute'),
    transfer: ms('transfer'),
    disk: ms('disk'),
    deserialize: ms('deserialize'),
    workers: of.workers.size,
    threadTime: known(of.threads?.total),
    idle: known(of.threads?.idle),
    peakMemory: of.peaks.memory,
    peakSpilled: of.peaks.spilled,
    peakThreads: of.peaks.threads,
    unknown: known(of.unknown),
  };
}

/** The line that called, of the innermost frame that is told; of text alone its last line. */
function calling({ code }: Computation): string | null {
  const frame = code[0]?.[0];
  if (!frame) return null;
  const lines = frame.text.split('\n');
  const line = frame.line === null ? lines.findLast((text) => text.trim() !== '') : lines[frame.line];
  return line?.trim() ?? null;
}

const named = ({ functions }: Computation): string[] => inOrder(functions).map(([name]) => name);

const inOrder = (functions: ReadonlyMap<string, FunctionFigures>) =>
  [...functions].sort(([, a], [, b]) => b.compute - a.compute);

function functionColumns({ functions }: Computation): ComputationFunctions {
  const rows = inOrder(functions);
  const ms = (name: 'compute' | 'transfer' | 'disk' | 'deserialize') =>
    rows.map(([, figures]) => toTheMicrosecond(figures[name]));
  const quantiles = rows.map(([, figures]) => figures.quantiles);
  const quantile = (at: number) =>
    quantiles.map((all) => {
      const value = all[at];
      return value == null ? null : toTheMicrosecond(value);
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

function sorted(heads: Head[], { sort = 'start', ascending = false }: ComputationsQuery): Head[] {
  const by = ORDERS[sort];
  const sign = ascending ? 1 : -1;
  return heads.sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (a - b) || sign * (one.start - other.start);
  });
}

const ORDERS: Record<ComputationOrder, (head: Head) => number | null> = {
  start: ({ start }) => start,
  duration: ({ start, stop }) => (stop === null ? null : stop - start),
  runs: ({ runs }) => runs,
  errors: ({ errors }) => errors,
  bytes: ({ bytes }) => bytes,
  compute: ({ compute }) => compute,
  transfer: ({ transfer }) => transfer,
  idle: ({ idle, threadTime }) => (idle === null || !threadTime ? null : idle / threadTime),
  peakMemory: ({ peakMemory }) => peakMemory,
  peakSpilled: ({ peakSpilled }) => peakSpilled,
};
