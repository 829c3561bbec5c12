import { keySplit, keyText } from './keys.ts';

// What dask.utils.key_split of dask 2026.8.0 gives for each.
test.each([
  ['x', 'x'],
  ['x-1-2-3', 'x'],
  [['x-2', 1], 'x'],
  ["('x-2', 1)", 'x'],
  ["('x', 1)", 'x'],
  ['hello-world-1', 'hello-world'],
  ['ae05086432ca935f6eba409a8ecd4896', 'data'],
  ['<module.submodule.myclass object at 0xdaf372', 'myclass'],
  ['<a.b.c object at 0x>-x', 'c'],
  ['x-abcdefab', 'x'],
  ['make-abstract-thing', 'make'],
  ['x-ABCDEFAB', 'x-ABCDEFAB'],
  ['_(x)', 'x'],
  ['_-a', '-a'],
  ['é-ü-1', 'é-ü'],
  ['-x', 'Other'],
  ['(-1)', 'Other'],
  ['', 'Other'],
  ['< >', 'Other'],
  ['()', 'Other'],
  [1, 'Other'],
  [[['y-1', 1], 2], 'y'],
  [Buffer.from('x-1'), 'x'],
])('the prefix of %j is %j', (key, prefix) => {
  expect(keySplit(key)).toBe(prefix);
});

// What Python's str() gives for each.
test.each([
  ['inc-1', 'inc-1'],
  [['add-1', 0, 2], "('add-1', 0, 2)"],
  [['a'], "('a',)"],
  [['a', ['b', 1.5]], "('a', ('b', 1.5))"],
  [["it's"], '("it\'s",)'],
  [['\'"'], "('\\'\"',)"],
  [['ü\n\\'], "('ü\\n\\\\',)"],
  [['\u0007\u2028'], "('\\x07\\u2028',)"],
  [[null, true], '(None, True)'],
  [7, '7'],
  [-7, '-7'],
  [2n ** 63n, '9223372036854775808'],
  [1.5, '1.5'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.25e-7, '1.25e-07'],
  [9007199254740993.5 * 2, '1.8014398509481988e+16'],
  [1e16, '1e+16'],
  [1e300, '1e+300'],
  [Infinity, 'inf'],
  [[1e-5, ['a', 2]], "(1e-05, ('a', 2))"],
  [Buffer.from('k'), "b'k'"],
  [Buffer.from([0xff, 0x0a]), "b'\\xff\\n'"],
])('the key %j reads %s', (key, text) => {
  expect(keyText(key)).toBe(text);
});
