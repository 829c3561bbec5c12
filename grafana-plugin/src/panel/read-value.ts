/** A value of a field as text; '' where there is none. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  try {
    // undefined of a function, other than its type says.
    const text: string | undefined = JSON.stringify(value);
    return text ?? '';
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** A number, or a text that is one; NaN for all else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')
    ? Number(value)
    : NaN;
}

/** Words that a written date may have. */
const DATE_WORDS =
  /^((mon|tue|wed|thu|fri|sat|sun)[a-z]*|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|am|pm|t|z|gmt|utc|[ecmp][sd]t)$/i;
const LATEST = 8.64e15;

/** ms since the epoch, of a number, a Date or a written date with its year; NaN for all else. */
export function timeOf(value: unknown): number {
  const time =
    value instanceof Date ? value.getTime() : typeof value === 'string' ? writtenTime(value) : value;
  return typeof time === 'number' && Math.abs(time) <= LATEST ? time : NaN;
}

/** Date.parse alone takes 'run 7' for a day of 2001. */
function writtenTime(text: string): number {
  if (!/\d{4}/.test(text) || /^\s*[\d.]+\s*$/.test(text)) return NaN;
  const words = text.replace(/\(.*\)/, '').match(/[^\W\d_]+/g) ?? [];
  return words.every((word) => DATE_WORDS.test(word)) ? Date.parse(text) : NaN;
}
