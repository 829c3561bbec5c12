import { formatClock, formatDay, zoneHint, type TimeZone } from '@daskscope/timeline';

export { formatClock, formatDay, zoneHint, type TimeZone };

/** All times are the reader's own. */
export const ZONE: TimeZone = 'browser';

/** Whether two times fall on one day. */
export function sameDay(a: number, b: number, zone: TimeZone): boolean {
  return formatDay(a, zone, 0) === formatDay(b, zone, 0);
}

/** '10:31:05', with the day if that is another than `now`'s. */
export function clockTime(time: number, now = Date.now(), resolution = 1000): string {
  const clock = formatClock(time, ZONE, resolution);
  return sameDay(time, now, ZONE) ? clock : `${formatDay(time, ZONE, now)} ${clock}`;
}

/** 'just now', '12 s ago', '3 min ago': rough, so that it is read at a glance. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
