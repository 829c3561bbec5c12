import type { Computation, ComputationColumns, ComputationState } from '@daskscope/api';
import {
  ELAPSED,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatShare,
  type Interval,
  type LaneName,
} from '@daskscope/timeline';
import type { Definition } from '../../parts/definitions.tsx';
import { KIND_WORDS } from '../../stream/tooltip/task-tooltip.ts';

export const STATES: Record<ComputationState, string> = {
  running: 'still runs',
  done: 'done',
  lost: 'lost: its scheduler was gone before it ended',
};

/** How long it took, or that it runs still, or that nobody saw its end. */
export function durationText({ start, stop, state }: Pick<Computation, 'start' | 'stop' | 'state'>): string {
  if (stop !== null) return formatDuration(Math.max(0, stop - start));
  return state === 'running' ? 'still runs' : 'not known';
}

/** Until when it went on, ms since the epoch: one that runs until now, one whose end nobody saw as far as it is known. */
export const endOf = ({
  start,
  stop,
  last,
  state,
}: Pick<Computation, 'start' | 'stop' | 'last' | 'state'>): number =>
  stop ?? (state === 'running' ? Math.max(start, Date.now()) : (last ?? start));

/** null is not 0: it is not known. */
export const known = (value: number | null, text: (value: number) => string): string =>
  value === null ? 'not known' : text(value);

/** '1 group', '2 groups' */
export const countOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What to call it where its code is not known: by its functions. */
export const nameOf = (name: string | null, functions: readonly string[]): string =>
  name ?? (functions.length > 0 ? functions.slice(0, 4).join(', ') : 'nothing has finished');

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
    formatCount(columns.runs[row]!),
    formatCount(columns.errors[row]!),
    formatDuration(columns.compute[row]!),
    formatDuration(columns.transfer[row]!),
    known(threads ? idle : null, (value) => formatShare(value / threads)),
    known(columns.peakMemory[row]!, formatBytes),
    String(columns.workers[row]!),
  ];
}

/** Why there is nothing to draw of one. */
export const noPictureText = ({ runs }: Pick<Computation, 'runs'>): string =>
  runs === 0 ? 'None of its tasks has been seen to finish.' : 'None of its runs is in the task log any more.';

/** What a bar of a picture is; its times are those since the computation began. */
export function pointedText(bar: Interval, name: string, lane: LaneName | undefined): string {
  const end = bar.start + bar.duration;
  const clock = (time: number) => formatClock(time, ELAPSED);
  return [
    name,
    `${KIND_WORDS[bar.kind]!} ${formatDuration(bar.duration)}`,
    `${clock(bar.start)} to ${clock(end)}`,
    ...(lane ? [[lane.host, lane.worker, `thread ${lane.name}`].join(' · ')] : []),
    ...(bar.error ? ['failed'] : []),
  ].join(' · ');
}

/** All of one, in words. */
export function definitionsOf(one: Computation, began: string): Definition[] {
  const idle = one.idle === null || !one.threadTime ? null : one.idle / one.threadTime;
  return [
    ['state', STATES[one.state]],
    ['began', began],
    ['took', durationText(one)],
    ['runs', `${formatCount(one.runs)}${one.errors > 0 ? `, ${formatCount(one.errors)} failed` : ''}`],
    ['tasks', `${formatCount(one.tasks)} in ${countOf(one.groupCount, 'group')}, as Dask counts them`],
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
