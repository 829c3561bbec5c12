/** 'browser', 'utc', ELAPSED, or a name of the IANA time zone database. */
export type TimeZone = string;

/** No zone: times are what has gone since something began, at 0. */
export const ELAPSED: TimeZone = 'elapsed';

const QUARTER_HOUR = 900_000;
const offsets = new Map<string, (time: number) => number>();

/** ms to add to UTC for the clock of a zone at `time` (ms since the epoch). An unknown zone counts as the browser's. */
export function zoneOffset(zone: TimeZone, time: number): number {
  if (zone === 'utc' || zone === ELAPSED) return 0;
  if (zone === 'browser' || zone === '') return -new Date(time).getTimezoneOffset() * 60_000;
  let offset = offsets.get(zone);
  if (!offset) offsets.set(zone, (offset = namedZone(zone)));
  return offset(time);
}

/** A time as a person of the zone reads it: use the UTC getters of the Date. */
export function zoned(time: number, zone: TimeZone): Date {
  return new Date(Math.floor(time + zoneOffset(zone, time)));
}

function namedZone(zone: string): (time: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return (time) => zoneOffset('browser', time);
  }
  let cached = NaN;
  let value = 0;
  return (time) => {
    // No zone changes its clock within a quarter of an hour's boundaries.
    const quarter = Math.floor(time / QUARTER_HOUR);
    if (quarter === cached) return value;
    cached = quarter;
    const at = quarter * QUARTER_HOUR;
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    value = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - at;
    return value;
  };
}
