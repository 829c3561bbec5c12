import { roundedMs } from '../log/runs/microseconds.ts';
import type { Computation, ComputationState } from './computation.ts';
import type { FunctionFigures } from './function-figures.ts';

/** Named in a summary. */
const MOST_NAMED = 10;

/** What a list tells of a computation. Times are ms since the epoch, durations ms; null: not known. */
export interface ComputationSummary {
  readonly id: string;
  readonly life: string;
  readonly state: ComputationState;
  /** The line of its code that called. */
  readonly name: string | null;
  /** Those that computed longest first. */
  readonly functions: readonly string[];
  readonly start: number;
  readonly stop: number | null;
  /** When the last of it that is known ended, also of one that runs or is lost. */
  readonly last: number | null;
  readonly runs: number;
  readonly errors: number;
  readonly tasks: number;
  readonly bytes: number;
  readonly compute: number;
  readonly transfer: number;
  readonly disk: number;
  readonly deserialize: number;
  readonly workers: number;
  readonly threadTime: number | null;
  readonly idle: number | null;
  readonly peakMemory: number | null;
  readonly peakSpilled: number | null;
  readonly peakThreads: number | null;
  readonly unknown: number | null;
}

export function summaryOf(of: Computation): ComputationSummary {
  const all = [...of.functions.values()];
  const sum = (name: 'runs' | 'erred' | 'bytes') => all.reduce((total, figures) => total + figures[name], 0);
  const ms = (name: 'compute' | 'transfer' | 'disk' | 'deserialize') =>
    roundedMs(all.reduce((total, figures) => total + figures[name], 0));
  const known = (value: number | undefined | null) => (value == null ? null : roundedMs(value));
  return {
    id: of.id,
    life: of.life,
    state: of.state,
    name: calling(of),
    functions: byTime(of.functions)
      .slice(0, MOST_NAMED)
      .map(([name]) => name),
    start: of.start,
    stop: of.stop,
    last: of.last,
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

/** Those that computed longest first. */
export const byTime = (
  functions: ReadonlyMap<string, FunctionFigures>,
): (readonly [name: string, figures: FunctionFigures])[] =>
  [...functions].sort(([, a], [, b]) => b.compute - a.compute);

/** The line that called, of the innermost frame that is told; of text alone its last line. */
function calling({ code }: Computation): string | null {
  const frame = code[0]?.[0];
  if (!frame) return null;
  const lines = frame.text.split('\n');
  const line = frame.line === null ? lines.findLast((text) => text.trim() !== '') : lines[frame.line];
  return line?.trim() ?? null;
}
