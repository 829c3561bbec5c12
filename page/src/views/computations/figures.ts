import type { Computation, ComputationColumns, ComputationState } from '@daskscope/api';
import { formatBytes, formatDuration, formatShare } from '@daskscope/timeline';
import type { Definition } from '../../parts/definitions.tsx';

export const STATES: Record<ComputationState, string> = { running: 'runs', done: 'done', lost: 'lost' };

/** How long it took, or that it runs still, or that nobody saw its end. */
export function durationText({ start, stop, state }: Pick<Computation, 'start' | 'stop' | 'state'>): string {
  if (stop !== null) return formatDuration(Math.max(0, stop - start));
  return state === 'running' ? 'runs' : 'not known';
}

/** null is not 0: it is not known. */
export const known = (value: number | null, text: (value: number) => string): string =>
  value === null ? 'not known' : text(value);

/** What to call it where its code is not known: by its functions. */
export const nameOf = (name: string | null, functions: readonly string[]): string =>
  name ?? (functions.length > 0 ? functions.slice(0, 4).join(', ') : 'nothing that ran');

export const COLUMNS = [
  'began',
  'took',
  'runs',
  'errors',
  'computed',
  'transfers',
  'idle',
  'peak memory',
  'workers',
];

export function cellsOf(columns: ComputationColumns, row: number, began: string): string[] {
  const [idle, threads] = [columns.idle[row]!, columns.threadTime[row]!];
  return [
    began,
    durationText({ start: columns.start[row]!, stop: columns.stop[row]!, state: columns.state[row]! }),
    String(columns.runs[row]!),
    String(columns.errors[row]!),
    formatDuration(columns.compute[row]!),
    formatDuration(columns.transfer[row]!),
    idle === null || !threads ? '—' : formatShare(idle / threads),
    known(columns.peakMemory[row]!, formatBytes),
    String(columns.workers[row]!),
  ];
}

/** All of one, in words. */
export function definitionsOf(one: Computation, began: string): Definition[] {
  const idle = one.idle === null || !one.threadTime ? null : one.idle / one.threadTime;
  return [
    ['state', STATES[one.state]],
    ['began', began],
    ['took', durationText(one)],
    ['runs', `${one.runs}${one.errors > 0 ? `, ${one.errors} failed` : ''}`],
    ['tasks', `${one.tasks} in ${one.groupCount} groups, as Dask counts them`],
    ['computed', `${formatDuration(one.compute)} of threads`],
    ['transfers', formatDuration(one.transfer)],
    ['disk', formatDuration(one.disk)],
    ['idle', known(idle, formatShare)],
    ['results', formatBytes(one.bytes)],
    ['peak memory', known(one.peakMemory, formatBytes)],
    ['peak on disk', known(one.peakSpilled, formatBytes)],
    ['threads', known(one.peakThreads, String)],
    ['workers', String(one.workers)],
    ['not known', one.unknown ? `what ran in ${formatDuration(one.unknown)} of it` : null],
  ];
}
