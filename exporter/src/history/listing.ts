/** Between names, and between texts. */
const BETWEEN = '\u0001';

/** Computations of all clusters that a start is told of: those that ended last, which a scheduler may still tell of. */
export const MOST_LISTED = 200_000;

/** As JavaScript has it, where what is asked for is made so too: an engine's own differs in some letters. */
export const lower = (text: string): string => text.toLowerCase();

/** Names in one text, in which each is found by itself: what this makes of it alone. */
export const together = (names: readonly string[]): string =>
  names.map((name) => BETWEEN + name.replaceAll(BETWEEN, ' ') + BETWEEN).join('');

/** What a search looks at. */
export const searchedText = (texts: readonly string[]): string => texts.map(lower).join(BETWEEN);
