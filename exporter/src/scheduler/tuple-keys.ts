import { tuple, type PickleValue } from '../protocol/pickle.ts';

/** A part of a tuple key as text gives it. */
type Part = string | number | null | boolean | Part[];

/**
 * A key from its text, as `keyText` wrote it: a text that reads as a Python tuple of strings, numbers and tuples is one. A string
 * key of the same text cannot be told from it; since dask 2024.4 keys that look so are tuples.
 */
function parse(text: string): Part {
  const reader = new TupleReader(text);
  return reader.whole() ?? text;
}

/** As a call's argument: a tuple travels as an array. */
export const wireKey = (text: string): unknown => parse(text);

/** As a value in an expression. */
export const pickledKey = (text: string): PickleValue => pickled(parse(text));

const pickled = (part: Part): PickleValue => (Array.isArray(part) ? tuple(...part.map(pickled)) : part);

const MAX_DEPTH = 20;
const NUMBER = /-?\d+(\.\d+)?(e[+-]?\d+)?/y;
const WORD = /None|True|False/y;
const WORDS: Record<string, Part> = { None: null, True: true, False: false };
const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs;
const ESCAPED: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/sy;

class TupleReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The tuple that the whole text is, or null. */
  whole(): Part[] | null {
    const items = this.#tuple(0);
    return items && this.#at === this.#text.length ? items : null;
  }

  #tuple(depth: number): Part[] | null {
    if (depth > MAX_DEPTH || !this.#skip('(')) return null;
    const items: Part[] = [];
    while (!this.#skip(')')) {
      if (items.length > 0 && !this.#skip(',')) return null;
      this.#skip(' ');
      if (items.length === 1 && this.#skip(')')) return items;
      const item = this.#part(depth);
      if (item === undefined) return null;
      items.push(item);
    }
    return items;
  }

  #part(depth: number): Part | undefined {
    if (this.#text[this.#at] === '(') return this.#tuple(depth + 1) ?? undefined;
    const string = this.#match(STRING);
    if (string) return unescape(string[1] ?? string[2]!);
    const number = this.#match(NUMBER);
    if (number) return Number(number[0]);
    const word = this.#match(WORD);
    return word ? WORDS[word[0]] : undefined;
  }

  #skip(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}

function unescape(text: string): string {
  return text.replace(
    ESCAPE,
    (_, x: string | undefined, u: string | undefined, U: string | undefined, char: string) =>
      char === undefined ? String.fromCodePoint(parseInt((x ?? u ?? U)!, 16)) : (ESCAPED[char] ?? char),
  );
}
