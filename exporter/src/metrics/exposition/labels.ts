import { labelOf } from '@daskscope/api';

/** A label's value as it stands between quotes. */
export const escapeLabel = (value: string): string =>
  labelOf(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');

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
