import { formatClock, formatDay, sameDay } from '../text/format.ts';
import { ELAPSED, zoneOffset, type TimeZone } from '../text/zone.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640].map((count) => count * DAY),
];

export interface Tick {
  /** ms since the epoch */
  time: number;
  label: string;
  /** True where the label is a date, since the day changes here. */
  date: boolean;
}

/**
 * Ticks at round local times from `from` to `to` (ms) on `width` px. The step depends on the scale alone and ticks stay on
 * their times, so that labels glide and never jump while the view slides. `labelWidth` measures a label in px.
 */
export function axisTicks(
  from: number,
  to: number,
  width: number,
  zone: TimeZone,
  labelWidth: (text: string) => number,
): Tick[] {
  const scale = width / (to - from);
  if (!(scale > 0) || !Number.isFinite(scale)) return [];
  const step = STEPS.find((step) => step * scale >= labelWidth(widest(step, zone)) + 28) ?? STEPS.at(-1)!;
  const ticks: Tick[] = [];
  const first = Math.ceil((from + zoneOffset(zone, from)) / step);
  const last = Math.floor((to + zoneOffset(zone, to)) / step);
  for (let count = first; count <= last; count++) {
    const local = count * step;
    const guess = local - zoneOffset(zone, local);
    const time = local - zoneOffset(zone, guess);
    // An hour that the clock skips has no time of its own.
    if (time <= (ticks.at(-1)?.time ?? -Infinity)) continue;
    const date = (step >= DAY && zone !== ELAPSED) || !sameDay(time, time - step, zone);
    ticks.push({ time, date, label: date ? formatDay(time, zone, to) : formatClock(time, zone, step) });
  }
  return ticks;
}

function widest(step: number, zone: TimeZone): string {
  return step >= DAY ? 'Sep 28, 2088' : formatClock(0, zone, step).replace(/\d/g, '0');
}
