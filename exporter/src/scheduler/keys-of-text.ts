import { tuple, type PickleValue } from '../protocol/pickle.ts';

/** A key that is no string, or a part of a tuple, as text gives it. */
type Part = string | number | bigint | null | boolean | Uint8Array | Part[];

/** One key that a text may stand for. */
export interface KeyOfText {
  /** As a call's argument: a tuple travels as an array. */
  wire: unknown;
  /** As a value in an expression. */
  pickled: PickleValue;
}

/**
 * The keys that `keyText` writes so: a text that reads as a tuple, a number or bytes of Python may be one, or a string. Until dask
 * 2024.3 the keys of collections are strings that look like tuples; since then they are tuples.
 */
export function keysOfText(text: string): KeyOfText[] {
  const literal = new LiteralReader(text).whole();
  const keys: Part[] = literal === undefined ? [text] : [literal, text];
  return keys.map((key) => ({ wire: key, pickled: pickled(key) }));
}

const pickled = (part: Part): PickleValue => (Array.isArray(part) ? tuple(...part.map(pickled)) : part);

const MAX_DEPTH = 20;
const NUMBER = /-?(?:inf|\d+(\.\d+)?(e[+-]?\d+)?)/y;
const WORD = /None|True|False/y;
const WORDS: Record<string, Part> = { None: null, True: true, False: false };
const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs;
const ESCAPED: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const STRING = /(b?)(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/sy;

const NUMBERS = new Set(['number', 'bigint']);

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The tuple, number or bytes that the whole text is. */
  whole(): Part | undefined {
    const part = this.#part(0);
    const isWhole = this.#at === this.#text.length;
    // A string key is written without quotes, and no key is a word.
    const isKey = Array.isArray(part) || part instanceof Uint8Array || NUMBERS.has(typeof part);
    return isWhole && isKey ? part : undefined;
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
    if (string) {
      const text = unescape(string[2] ?? string[3]!);
      return string[1] === 'b' ? Buffer.from(text, 'latin1') : text;
    }
    const number = this.#match(NUMBER);
    if (number) return numberOf(number[0]);
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

function numberOf(text: string): number | bigint {
  const value = Number(text.replace('inf', 'Infinity'));
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

function unescape(text: string): string {
  return text.replace(
    ESCAPE,
    (_, x: string | undefined, u: string | undefined, U: string | undefined, char: string | undefined) =>
      char === undefined ? String.fromCodePoint(parseInt((x ?? u ?? U)!, 16)) : (ESCAPED[char] ?? char),
  );
}
