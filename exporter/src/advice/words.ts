/** Figures as sentences have them. */

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
  [1, 'ms'],
];

/** A duration, from ms: "1.5 s". */
export function duration(ms: number): string {
  if (ms < 1) return 'less than 1 ms';
  const [unit, name] = UNITS.find(([unit]) => ms >= unit) ?? UNITS.at(-1)!;
  return `${short(ms / unit)} ${name}`;
}

/** "35 %", from 0.35. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** "1.5 GB" */
export function size(bytes: number): string {
  const at = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${short(bytes / 1000 ** at)} ${BYTES[at]!}`;
}

/** "12,345 tasks" */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : more}`;

export const whole = (count: number): string => Math.round(count).toLocaleString('en-US');

/** Two digits at least. */
export const short = (value: number): string =>
  value >= 10 ? whole(value) : String(Math.round(value * 10) / 10);
