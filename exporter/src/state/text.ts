/** Characters of a key that are kept; a longer one is cut and says so. */
export const KEY_LIMIT = 4096;

/** Characters of a name (a prefix, a worker's address) that are kept. */
export const NAME_LIMIT = 1024;

/** Characters of one error text that are kept. */
export const ERROR_TEXT_LIMIT = 65_536;

const NOTE = /… \(cut, \d+ characters in all\)$/;
const LONGEST_NOTE = 48;

/** The text, or a copy of its first `limit` characters and a note of how long it was; with such a note it is cut already. */
export function cut(text: string, limit: number): string {
  const isShort = text.length <= limit || (text.length <= limit + LONGEST_NOTE && NOTE.test(text));
  return isShort ? text : cutFrom(text.slice(0, limit), text.length);
}

/** The beginning of a text of so many characters, with a note of how long it was. */
export function cutFrom(beginning: string, characters: number): string {
  return `${detached(beginning)}… (cut, ${characters} characters in all)`;
}

// V8 copies a slice shorter than this instead of pointing into its parent.
const SHORTEST_SLICE = 13;

/**
 * A copy that shares no memory with the message it came in: V8's slices keep the whole text they were cut from, so one key
 * kept for a year would keep megabytes.
 */
export function detached(text: string): string {
  return text.length < SHORTEST_SLICE ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
