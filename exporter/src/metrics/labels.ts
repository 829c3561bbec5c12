// What the text format cannot hold: its own marks, and lone surrogates, which have no UTF-8 (Prometheus 2.42 refuses a
// whole scrape for one). U+FFFD marks an escaped surrogate, so it is escaped itself. And what a terminal or a page would obey
// instead of showing it: control characters, which are written as Python writes them. No two values are ever written alike.
const SPECIAL = /[\\"\ufffd\p{Cs}\p{Cc}\u2028\u2029]/gu;

// Nearly every value is plain, and a test without groups and classes is the quickest way to know.
const SUSPECT = /[\\"\0-\x1f\x7f-\x9f\u2028\u2029\ufffd\ud800-\udfff]/;

/**
 * A label's value as it stands between quotes: a reader of the page gets control characters as `\x1b` or `\u2028`, a backslash
 * doubled, and a lone surrogate or U+FFFD as U+FFFD and its four hex digits.
 */
export const escapeLabel = (value: string): string =>
  SUSPECT.test(value) ? value.replace(SPECIAL, escaped) : value;

function escaped(mark: string): string {
  if (mark === '"') return '\\"';
  // Doubled once to be told from what it introduces, and once more because the text format says so.
  if (mark === '\\') return '\\\\\\\\';
  const code = mark.charCodeAt(0);
  if (code === 0xfffd || (code >= 0xd800 && code <= 0xdfff)) return `\ufffd${code.toString(16)}`;
  return code > 0xff ? `\\\\u${code.toString(16)}` : `\\\\x${code.toString(16).padStart(2, '0')}`;
}

/** A HELP text on one line. */
export const escapeHelp = (help: string): string => help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

/** `a="1",b="2"` */
export function labelPairs(names: readonly string[], values: readonly string[]): string {
  let pairs = '';
  for (let position = 0; position < names.length; position++) {
    pairs += `${position > 0 ? ',' : ''}${names[position]}="${escapeLabel(values[position] ?? '')}"`;
  }
  return pairs;
}
