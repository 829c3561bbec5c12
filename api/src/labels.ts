/**
 * How names stand in the labels of Prometheus's series: what a terminal or a page would obey, what UTF-8 cannot hold, and what
 * would end a text in backquotes, as dashboards' expressions have them, is written out. No two names are ever written alike.
 */

const SUSPECT = /[`\\\0-\x1f\x7f-\x9f\u2028\u2029\ufffd\ud800-\udfff]/;

/** Prometheus refuses a whole scrape for half of a surrogate pair, and an expression for U+FFFD (2.42). */
const WRITTEN_OUT = /[`\\\ufffd\p{Cs}\p{Cc}\u2028\u2029]/gu;
const READ = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|\\)/g;

/**
 * A name as it stands in a label: control characters, halves of surrogate pairs and U+FFFD as Python writes them (`\x1b`,
 * `\u2028`), a backquote likewise (`\x60`), and a backslash doubled.
 */
export const labelOf = (name: string): string =>
  // Nearly every name is plain, and a test without groups and classes is the quickest way to know.
  SUSPECT.test(name) ? name.replace(WRITTEN_OUT, writtenOut) : name;

/** The name that stands so in a label; undefined if none does. */
export function nameOf(label: string): string | undefined {
  const name = label.replace(READ, (_, two?: string, four?: string) => {
    const hex = two ?? four;
    return hex === undefined ? '\\' : String.fromCharCode(parseInt(hex, 16));
  });
  return labelOf(name) === label ? name : undefined;
}

/** The names that a text may mean, which comes from a person or a label: itself, and the one that stands so in a label. */
export function namesMeant(text: string): string[] {
  const name = nameOf(text);
  return name === undefined || name === text ? [text] : [text, name];
}

function writtenOut(mark: string): string {
  if (mark === '\\') return '\\\\';
  const code = mark.charCodeAt(0);
  return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, '0')}`;
}
