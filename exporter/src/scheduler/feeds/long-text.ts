import type { Pickle } from '../../protocol/pickle.ts';
import { cutFrom, ERROR_TEXT_LIMIT } from '../../state/text.ts';
import { compose, item, juxt, LEN, safe, slice } from './expression.ts';
import { asArray, asCount, asText } from '../values.ts';

/** Room for the note that a text was cut, so that it is not cut again. */
const NOTE = 100;

/** text -> (its characters, as many of them as are kept): its length is a user's. */
export const beginning = (limit: number): Pickle => juxt(LEN, item(slice(0, limit)));

/** null: there is no text. */
export function readBeginning(value: unknown, limit: number): string | null {
  const [length, beginning] = asArray(value);
  const text = asText(beginning);
  if (text === null || asCount(length) <= limit) return text;
  return cutFrom(text.slice(0, limit - NOTE), asCount(length));
}

/** x -> the beginning of the error text f(x); null where there is none. */
export const longText = (f: Pickle): Pickle => safe(compose(beginning(ERROR_TEXT_LIMIT), f));

export const readLongText = (value: unknown): string | null => readBeginning(value, ERROR_TEXT_LIMIT);
