import { TASK_ERROR, TASK_OK } from '@daskscope/api';
import {
  formatBytes,
  formatCount,
  formatDuration,
  groupCss,
  KIND,
  type GroupHit,
  type Interval,
} from '@daskscope/timeline';
import type { KeptTasks } from '../../tasks/kept-tasks.ts';
import { runOf, sourceOf } from '../../tasks/task-store.ts';
import type { Names } from '../../tasks/told-names.ts';
import { clockTime } from '../../times.ts';
import { NOTHING_SAID, type Said } from '../said.ts';
import type { ShownTooltip } from './stream-tooltip.ts';

export const KIND_WORDS: Record<number, string> = {
  [KIND.compute]: 'computing',
  [KIND.transfer]: 'transfer',
  [KIND.disk]: 'disk',
  [KIND.deserialize]: 'deserializing',
  [KIND.other]: 'other work',
};

/** Functions listed of a host or worker; the rest is counted. */
const LISTED = 10;

export interface TooltipParts {
  readonly kept: KeptTasks;
  /** ms since the epoch, by the exporter's clock */
  readonly now: number;
}

/** What the pointer is at, in words; null: there are none. */
export function saidOf(
  { at, failure }: Pick<ShownTooltip, 'at' | 'failure'>,
  { kept, now }: TooltipParts,
): Said | null {
  const { interval = null, group = null, box } = at.hit ?? {};
  const { unknown } = at;
  if (unknown && !interval && !group?.busy)
    return { ...NOTHING_SAID, title: unknown.word, sentence: unknown.reason };
  if (group)
    return groupSaid(group, kept.names, [box!.row.host, box!.row.worker].filter(Boolean).join(' · '));
  return interval && intervalSaid(interval, { kept, now }, failure);
}

/** What a bar is. The failure's text is added where it is known: the exporter has it. */
function intervalSaid(interval: Interval, { kept, now }: TooltipParts, failure: string | null): Said {
  const { store, names } = kept;
  const lane = kept.lanes.name(interval.lane);
  const executing = kept.executing.find((one) => one.lane === interval.lane);
  const number = runOf(interval.task);
  const run = interval.running ? undefined : store.runs.run(number);
  const span = interval.running ? undefined : store.runs.span(number);
  const key = interval.running ? executing?.key : store.runs.key(number);
  const source = interval.kind === KIND.transfer ? sourceOf(interval.task) : null;
  const end = interval.start + interval.duration;
  const what = interval.running ? 'runs' : KIND_WORDS[interval.kind]!;
  const began = clockTime(interval.start, now, 1);
  return {
    ...NOTHING_SAID,
    title: names.prefixes.name(interval.group),
    colour: groupCss(interval.group),
    key: key ?? '',
    definitions: [
      [what, `${formatDuration(interval.duration)}${interval.running ? ' so far' : ''}`],
      ['when', interval.running ? `since ${began}` : `${began} to ${clockTime(end, now, 1)}`],
      ['from', source === null ? null : names.workers.name(source)],
      ['worker', lane ? [lane.host, lane.worker, `thread ${lane.name}`].join(' · ') : null],
      ['result', run?.status === TASK_OK ? formatBytes(run.nbytes) : null],
      [
        'task in all',
        span && span.end - span.start > interval.duration * 1.001
          ? formatDuration(span.end - span.start)
          : null,
      ],
    ],
    failure: run?.status === TASK_ERROR ? (failure ?? 'failed') : null,
  };
}

/** What a collapsed host or worker does at a moment. */
function groupSaid({ lanes, busy, groups }: GroupHit, names: Names, title: string): Said {
  return {
    ...NOTHING_SAID,
    title,
    sentence: `${formatCount(busy)} of ${formatCount(lanes)} lanes busy`,
    definitions: groups
      .slice(0, LISTED)
      .map(({ group, lanes: count }) => [names.prefixes.name(group), formatCount(count)] as const),
    after: groups.length > LISTED ? `and ${groups.length - LISTED} more functions` : '',
  };
}
