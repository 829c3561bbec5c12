// What the text format cannot hold: its own three marks, and lone surrogates, which have no UTF-8 (Prometheus 2.42 refuses a
// whole scrape for one). U+FFFD marks an escaped surrogate, so it is escaped itself: no two values are ever written alike.
const SPECIAL = /[\\"\n\ufffd\p{Cs}]/gu;

// Nearly every value is plain, and a test without groups and classes is the quickest way to know.
const SUSPECT = /[\\"\n\ufffd\ud800-\udfff]/;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** A label's value as it stands between quotes; a lone surrogate or U+FFFD becomes U+FFFD and its four hex digits. */
export const escapeLabel = (value: string): string =>
  SUSPECT.test(value)
    ? value.replace(SPECIAL, (mark) => ESCAPES[mark] ?? `\ufffd${mark.charCodeAt(0).toString(16)}`)
    : value;

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
