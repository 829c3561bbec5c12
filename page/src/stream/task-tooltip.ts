import {
  formatBytes,
  formatCount,
  formatDuration,
  groupCss,
  KIND,
  type GroupHit,
  type Interval,
  type LaneName,
} from '@daskscope/timeline';
import { make, swatch } from '../elements.ts';
import { runOf, sourceOf, type Names, type TaskStore } from '../tasks/task-store.ts';
import { clockTime } from '../times.ts';
import { definitions } from '../tooltip.ts';
import type { Executing } from '../tasks/task-feed.ts';

const KIND_WORDS: Record<number, string> = {
  [KIND.compute]: 'computing',
  [KIND.transfer]: 'transfer',
  [KIND.disk]: 'disk',
  [KIND.deserialize]: 'deserializing',
  [KIND.other]: 'other work',
};

export interface TooltipParts {
  store: TaskStore;
  names: Names;
  lane: LaneName | undefined;
  executing: Executing | undefined;
  now: number;
}

/** What a bar is, in words. The failure's text is added where it is known: the exporter has it. */
export function intervalTooltip(interval: Interval, parts: TooltipParts, failure: string | null): Node[] {
  const { store, names, lane, executing, now } = parts;
  const number = runOf(interval.task);
  const run = interval.running ? undefined : store.runs.run(number);
  const key = interval.running ? executing?.key : store.runs.key(number);
  const source = interval.kind === KIND.transfer ? sourceOf(interval.task) : null;
  const end = interval.start + interval.duration;
  const what = interval.running ? 'runs' : KIND_WORDS[interval.kind]!;
  const began = clockTime(interval.start, now, 1);
  return [
    make('h3', '', swatch(groupCss(interval.group)), names.prefixes.name(interval.group)),
    make('div', 'key', key ?? ''),
    definitions([
      [what, `${formatDuration(interval.duration)}${interval.running ? ' so far' : ''}`],
      ['when', interval.running ? `since ${began}` : `${began} to ${clockTime(end, now, 1)}`],
      ['from', source === null ? null : names.workers.name(source)],
      ['worker', lane ? [lane.host, lane.worker, `thread ${lane.name}`].join(' · ') : null],
      ['result', run && !run.error ? formatBytes(run.nbytes) : null],
      [
        'task in all',
        run && run.end - run.start > interval.duration * 1.001 ? formatDuration(run.end - run.start) : null,
      ],
    ]),
    ...(run?.error ? [make('div', 'failure', failure ?? 'failed')] : []),
  ];
}

/** What a collapsed host or worker does at a moment. */
export function groupTooltip({ lanes, busy, groups }: GroupHit, names: Names, title: string): Node[] {
  return [
    make('h3', '', title),
    make('div', '', `${formatCount(busy)} of ${formatCount(lanes)} lanes busy`),
    definitions(
      groups
        .slice(0, 10)
        .map(({ group, lanes: count }) => [names.prefixes.name(group), formatCount(count)] as const),
    ),
    ...(groups.length > 10 ? [make('div', '', `and ${groups.length - 10} more functions`)] : []),
  ];
}
