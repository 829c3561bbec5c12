/** Dask's keys are strings, numbers, bytes, or tuples of these: as text, and the prefix that Dask counts them under. */

const LETTERS = /^\p{L}+$/u;

/** A key as a person writes it: a string as it is, all else as Python's repr. */
export function keyText(key: unknown): string {
  return typeof key === 'string' ? key : repr(key);
}

function repr(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) {
    const items = value.map(repr);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (value instanceof Uint8Array)
    return `b${quote(Buffer.from(value).toString('latin1')).replace(/[^ -~]/g, hexEscape)}`;
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return numberText(value);
  // Of what else a message may hold, a key cannot have anything: Python could not hash it.
  return typeof value === 'bigint' ? String(value) : '…';
}

/** An int or a float; which of them a whole number was is not told by what arrives. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  // As float.__repr__ chooses (Python/pystrtod.c, format 'r').
  if (power >= -4 && power < 16) return plain(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** JavaScript writes numbers from 1e-6 to 1e21 without an exponent. */
const plain = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** A string as Python 3 prints it within a tuple. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const char of text) out += escape(char, mark);
  return out + mark;
}

function escape(char: string, mark: string): string {
  if (char === mark || char === '\\') return `\\${char}`;
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  if (char === ' ' || !/[\p{C}\p{Z}]/u.test(char)) return char;
  const code = char.codePointAt(0)!;
  if (code < 0x100) return hexEscape(char);
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

const hexEscape = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** The prefix of a key, as dask.utils.key_split gives it (dask 2026.8.0; 2022.12.1 does the same for keys that occur). */
export function keySplit(key: unknown): string {
  if (key instanceof Uint8Array) return keySplit(Buffer.from(key).toString('utf8'));
  if (Array.isArray(key)) return key.length ? keySplit(key[0]) : 'Other';
  if (typeof key !== 'string' || key === '') return 'Other';
  const words = key.split('-');
  const first = words[0]!;
  if (first === '') return 'Other';
  let prefix = startsWithLetter(first) ? first : stripMarks(first.split(',')[0]!);
  for (const word of words.slice(1)) {
    if (!LETTERS.test(word) || looksHex(word)) break;
    prefix += `-${word}`;
  }
  if (/^[a-f0-9]{32}$/.test(prefix)) return 'data';
  if (prefix === '') return 'Other';
  return prefix.startsWith('<') ? className(prefix) : prefix;
}

/** Dask tests the first letter only: 'abstract' ends a prefix as 'abcdefab' does. */
const looksHex = (word: string): boolean => [...word].length === 8 && /^[a-f]/.test(word);

const startsWithLetter = (word: string): boolean => LETTERS.test(String.fromCodePoint(word.codePointAt(0)!));

const stripMarks = (word: string): string => word.replace(/^[_'()"]+|[_'()"]+$/g, '');

/** '<module.Class object at 0x...' -> 'Class' */
function className(prefix: string): string {
  const dotted = prefix
    .replace(/^[<>]+|[<>]+$/g, '')
    .trim()
    .split(/\s+/)[0]!;
  return dotted === '' ? 'Other' : dotted.slice(dotted.lastIndexOf('.') + 1);
}
