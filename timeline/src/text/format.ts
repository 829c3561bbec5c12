import { ELAPSED, zoned, zoneOffset, type TimeZone } from './zone.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 12410 -> '12,410' */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three significant digits, thousands separated: 0.12345 -> '0.123', 1239.6 -> '1,240' */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1000 ? formatCount(rounded) : String(rounded);
}

/** 0.126 -> '12.6 %' */
export function formatShare(share: number): string {
  return `${Number((share * 100).toFixed(share < 0.1 ? 2 : 1))} %`;
}

/** Bytes in IEC units: 229780750336 -> '214 GiB' */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(Number(value.toPrecision(3))) >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value)} ${units[unit]!}`;
}

/** ms as people say it: '3.2 ms', '1 min 04 s', '2 h 05 min', '3 d 4 h' */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (Number(ms.toPrecision(3)) < 1) return ms === 0 ? '0 ms' : `${formatNumber(ms * 1000)} µs`;
  if (Number(ms.toPrecision(3)) < SECOND) return `${formatNumber(ms)} ms`;
  if (Number((ms / SECOND).toPrecision(3)) < 60) return `${formatNumber(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.round(ms / HOUR);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A time of day, to the `resolution` in ms: '10:31:05.123'; of elapsed time '26:31:05.123', always with seconds. */
export function formatClock(time: number, zone: TimeZone, resolution = 1): string {
  const elapsed = zone === ELAPSED;
  if (elapsed && time < 0) return `-${formatClock(-time, zone, resolution)}`;
  const date = zoned(time, zone);
  const hours = elapsed ? Math.floor(time / HOUR) : two(date.getUTCHours());
  const minutes = `${hours}:${two(date.getUTCMinutes())}`;
  if (resolution >= MINUTE && !elapsed) return minutes;
  const seconds = `${minutes}:${two(date.getUTCSeconds())}`;
  if (resolution >= SECOND) return seconds;
  const digits = Math.min(6, Math.max(1, Math.ceil(3 - Math.log10(resolution) - 1e-9)));
  // The fraction comes from the number, since a Date has no microseconds.
  const micros = Math.min(999_999, Math.round((((time % SECOND) + SECOND) % SECOND) * 1000));
  return `${seconds}.${String(micros).padStart(6, '0').slice(0, digits)}`;
}

/** 'Jun 3', with the year if it is not this one; '' of elapsed time. */
export function formatDay(time: number, zone: TimeZone, now = time): string {
  if (zone === ELAPSED) return '';
  const date = zoned(time, zone);
  const day = `${MONTHS[date.getUTCMonth()]!} ${date.getUTCDate()}`;
  return date.getUTCFullYear() === zoned(now, zone).getUTCFullYear()
    ? day
    : `${day}, ${date.getUTCFullYear()}`;
}

/** A full time with its zone: 'Jun 3 10:31:05.123 UTC+2' */
export function formatTime(time: number, zone: TimeZone, resolution = 1): string {
  return `${formatDay(time, zone)} ${formatClock(time, zone, resolution)} ${zoneHint(time, zone)}`;
}

/** 'UTC+2', 'UTC+5:30', 'UTC', 'since it began' */
export function zoneHint(time: number, zone: TimeZone): string {
  if (zone === ELAPSED) return 'since it began';
  const offset = zoneOffset(zone, time) / MINUTE;
  if (offset === 0) return 'UTC';
  const hours = Math.floor(Math.abs(offset) / 60);
  const minutes = Math.abs(offset) % 60;
  return `UTC${offset < 0 ? '-' : '+'}${hours}${minutes ? `:${two(minutes)}` : ''}`;
}

/** Whether two times fall on one day of the zone; elapsed time has none, and all is one. */
export function sameDay(a: number, b: number, zone: TimeZone): boolean {
  const day = (time: number) => Math.floor((time + zoneOffset(zone, time)) / DAY);
  return zone === ELAPSED || day(a) === day(b);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
