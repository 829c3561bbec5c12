import { labelOf } from '@daskscope/api';
import fc from 'fast-check';
import { MAX_NAMES, Names, OVERFLOW_NAME, OVERFLOW_WORKER, WorkerNames } from './names.ts';
import { OVERFLOW_PREFIX } from './now/overflow.ts';

test('a position is kept for ever and given in order of first sight', () => {
  const names = new Names();
  expect(['inc', 'add', 'inc'].map((name) => names.positionOf(name))).toEqual([0, 1, 0]);
  expect(names.list).toEqual(['inc', 'add']);
  expect(names.at(1)).toBe('add');
  expect([...names.matching(['mul'])]).toEqual([]);
  expect(names.size).toBe(2);
});

test('names of objects are names like others', () => {
  const names = new Names();
  expect(['__proto__', 'constructor', 'toString'].map((name) => names.positionOf(name))).toEqual([0, 1, 2]);
});

test('a name with half a surrogate pair, or as long as a book, is one name', () => {
  const names = new Names();
  const odd = `function-with-\ud800-inside`;
  const long = 'x'.repeat(1_000_000);
  expect([odd, odd, long, long].map((name) => names.positionOf(name))).toEqual([0, 0, 1, 1]);
  expect([...names.matching([long])]).toEqual([1]);
  expect([...names.matching([names.at(1)])]).toEqual([1]);
  expect(names.at(1).length).toBeLessThan(1100);
});

test('names past the bound share the last position, and every position fits 16 bits', () => {
  const names = new Names();
  for (let index = 0; index < MAX_NAMES + 10; index++) names.positionOf(`name-${index}`);
  expect(names.size).toBe(MAX_NAMES);
  expect(names.positionOf('yet another')).toBe(MAX_NAMES - 1);
  expect(names.at(MAX_NAMES - 1)).toBe(OVERFLOW_NAME);
  expect(names.positionOf('name-0')).toBe(0);
});

test('a worker is found by its address and by its name; what is known of it grows', () => {
  const workers = new WorkerNames();
  expect(workers.positionOf('tcp://10.0.0.1:1')).toBe(0);
  expect(workers.at(0)).toEqual({ address: 'tcp://10.0.0.1:1', name: '', host: '' });
  workers.describe('tcp://10.0.0.1:1', 'alice', '10.0.0.1');
  workers.describe('tcp://10.0.0.2:1', 'bob', '10.0.0.2');
  expect(workers.list).toEqual([
    { address: 'tcp://10.0.0.1:1', name: 'alice', host: '10.0.0.1' },
    { address: 'tcp://10.0.0.2:1', name: 'bob', host: '10.0.0.2' },
  ]);
  expect([...workers.matching(['bob'])]).toEqual([1]);
  expect([...workers.matching(['tcp://10.0.0.1:1', 'bob'])]).toEqual([0, 1]);
  expect([...workers.matching(['carol'])]).toEqual([]);
});

test('workers past the bound share the last position and keep its name', () => {
  const workers = new WorkerNames();
  for (let index = 0; index < MAX_NAMES; index++) workers.positionOf(`tcp://10.0.0.1:${index}`);
  workers.describe('tcp://10.0.0.2:1', 'bob', '10.0.0.2');
  expect(workers.size).toBe(MAX_NAMES);
  expect(workers.at(MAX_NAMES - 1)).toEqual(OVERFLOW_WORKER);
});

/**
 * What key_split does with a string (dask/utils.py, 2026.8.0): a first word that begins with no letter loses its brackets,
 * and a name in <> is what follows its last dot, up to its first blank.
 */
function keySplit(key: string): string {
  const [first = '', ...rest] = key.split('-');
  if (first === '') return 'Other';
  const isWord = (word: string) => /^\p{L}+$/u.test(word);
  let prefix = isWord([...first][0]!) ? first : first.split(',')[0]!.replace(/^[_'()"]+|[_'()"]+$/g, '');
  for (const word of rest) {
    if (!isWord(word) || /^[a-f]+[0-9]*$/.test(word)) break;
    prefix += `-${word}`;
  }
  if (prefix === '') return 'Other';
  if (/^[a-f0-9]{32}$/.test(prefix)) return 'data';
  if (!prefix.startsWith('<')) return prefix;
  const bare = prefix.replace(/^[<>]+|[<>]+$/g, '').trim();
  return bare === '' ? 'Other' : bare.split(/\s+/)[0]!.split('.').at(-1)!;
}

test('no key of a user gives a prefix that reads like the overflow', () => {
  expect(keySplit("('inc-0123abcd', 1)")).toBe('inc');
  expect(keySplit('<module.Thing object at 0x1>')).toBe('Thing');
  const parts = fc.constantFrom(
    '(',
    ')',
    '<',
    '>',
    ' ',
    '.',
    ',',
    '-',
    "'",
    '_',
    'other',
    'prefixes',
    'names',
  );
  const key = fc.array(parts, { minLength: 1, maxLength: 12 }).map((chosen) => chosen.join(''));
  fc.assert(
    fc.property(key, (text) => {
      expect([OVERFLOW_NAME, OVERFLOW_PREFIX]).not.toContain(keySplit(text));
    }),
    { examples: [[OVERFLOW_NAME], [OVERFLOW_PREFIX], [`<${OVERFLOW_PREFIX}>`], [`<a.${OVERFLOW_PREFIX}>`]] },
  );
});

test('functions and workers are found by their names as they are, and as they stand in labels', () => {
  const hard = ['C:\\x', 'C:\\\\x', '\u001b[31mred', 'a\nb', '\ud800', 'say "hi", {a|b} $c'];
  const names = new Names();
  const workers = new WorkerNames();
  for (const name of hard) {
    names.positionOf(name);
    workers.describe(`tcp://${name}`, name, '');
  }
  hard.forEach((name, position) => {
    for (const text of [name, labelOf(name)]) {
      expect(names.matching([text])).toContain(position);
      expect(workers.matching([text])).toContain(position);
      expect(workers.matching([`tcp://${text}`])).toContain(position);
    }
  });
  // Both are meant: one by its name, one by its label.
  expect([...names.matching(['C:\\\\x'])].sort()).toEqual([0, 1]);
});
