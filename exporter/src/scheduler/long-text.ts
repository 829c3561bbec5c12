import type { Pickle } from '../protocol/pickle.ts';
import { cutFrom, ERROR_TEXT_LIMIT } from '../state/text.ts';
import { compose, item, juxt, LEN, safe, slice } from './expression.ts';
import { asArray, asCount, asText } from './values.ts';

/** Room for the note that a text was cut, so that it is not cut again. */
const NOTE = 100;

/** x -> (characters of the text f(x), as many of them as are kept): its length is a user's. null where there is no text. */
export const longText = (f: Pickle): Pickle => safe(compose(juxt(LEN, item(slice(0, ERROR_TEXT_LIMIT))), f));

/** null: there is no text. */
export function readLongText(value: unknown): string | null {
  const [length, beginning] = asArray(value);
  const text = asText(beginning);
  if (text === null || asCount(length) <= ERROR_TEXT_LIMIT) return text;
  return cutFrom(text.slice(0, ERROR_TEXT_LIMIT - NOTE), asCount(length));
}
