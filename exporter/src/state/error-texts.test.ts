import { ErrorTexts } from './error-texts.ts';
import { ERROR_TEXT_LIMIT } from './text.ts';

test('the same text is kept once', () => {
  const texts = new ErrorTexts();
  const handle = texts.keep('ValueError: no');
  expect(texts.keep('ValueError: no')).toBe(handle);
  expect(handle).not.toBe(0);
  expect(texts.keep('KeyError: 1')).not.toBe(handle);
  expect(texts.read(handle)).toBe('ValueError: no');
});

test('a text of any length is cut and says so', () => {
  const texts = new ErrorTexts();
  const read = texts.read(texts.keep('x'.repeat(5_000_000)));
  expect(read.length).toBeLessThan(ERROR_TEXT_LIMIT + 100);
  expect(read).toMatch(/\(cut, 5000000 characters in all\)$/);
});

test('past the bound the texts not seen for longest go, and a sentence stands for them', () => {
  const texts = new ErrorTexts(100_000);
  const steady = texts.keep('seen again and again');
  const first = texts.keep('text 0');
  let last = first;
  for (let index = 0; index < 10_000; index++) {
    texts.keep('seen again and again');
    last = texts.keep(`text ${index}`);
  }
  expect(texts.read(steady)).toBe('seen again and again');
  expect(texts.read(last)).toBe('text 9999');
  expect(texts.read(first)).toMatch(/no longer kept/);
  expect(texts.keep('text 0')).not.toBe(first);
});

test('texts of together as many characters as fit are kept, however long each is', () => {
  const texts = new ErrorTexts(2 * (ERROR_TEXT_LIMIT + 200));
  const handles = ['a', 'b', 'c'].map((letter) => texts.keep(letter.repeat(ERROR_TEXT_LIMIT)));
  expect(handles.map((handle) => texts.read(handle)[0])).toEqual(['T', 'b', 'c']);
});
