import type { Hover, LaneName, Lanes } from '@daskscope/timeline';
import type { TaskDetail, TaskSource } from './task-source.ts';

/** What the tooltip shows: an interval, or what a collapsed host or worker does. */
export interface Pointed {
  /** px of the window */
  x: number;
  y: number;
  name: string;
  group: number | null;
  lane: string;
  /** ms since the epoch and ms; null for a collapsed group. */
  start: number | null;
  duration: number | null;
  running: boolean;
  detail: TaskDetail | null;
  /** Why it is not known what happened; '' if it is. */
  reason: string;
  /** Of a collapsed group: what its lanes are at. */
  busy: { lanes: number; busy: number; groups: { group: number; name: string; lanes: number }[] } | null;
}

/** null where there is nothing to say. */
export function pointedAt(
  hover: Hover | null,
  source: TaskSource,
  origin: { x: number; y: number },
): Pointed | null {
  if (!hover) return null;
  const { hit, unknown } = hover;
  const place = { x: origin.x + hover.x, y: origin.y + hover.y };
  const { interval = null, group = null } = hit ?? {};
  if (interval) {
    const detail = source.detail(interval.task);
    return {
      ...place,
      name: detail?.name ?? source.name(interval.group),
      group: interval.group,
      lane: laneText(source.lanes, interval.lane),
      start: interval.start,
      duration: interval.duration,
      running: interval.running,
      detail,
      reason: '',
      busy: null,
    };
  }
  const nothing = { group: null, lane: '', start: null, duration: null, running: false, detail: null };
  if (unknown && (group?.busy ?? 0) === 0)
    return {
      ...place,
      ...nothing,
      name: `${unknown.word[0]!.toUpperCase()}${unknown.word.slice(1)}`,
      reason: unknown.reason,
      busy: null,
    };
  if (!hit || !group) return null;
  return {
    ...place,
    ...nothing,
    name: laneWords(hit.box.row),
    reason: unknown?.reason ?? '',
    busy: { ...group, groups: group.groups.map((at) => ({ ...at, name: source.name(at.group) })) },
  };
}

function laneText(lanes: Lanes, id: number): string {
  const name = lanes.name(id);
  return name ? laneWords(name) : '';
}

function laneWords({ host, worker, name }: LaneName): string {
  return [host, worker, name].filter((part) => part !== '').join(' · ');
}
