import { KnownLives } from './known-lives.ts';

test('the past of a life ends where its stream stood when it was first connected to', () => {
  const known = new KnownLives();
  expect(known.past('A', 7)).toBe(7);
  expect(known.past('A', 9)).toBe(7);
  expect(known.past('B', 1)).toBe(1);
  const anchor = known.anchor('A');
  anchor.begun = true;
  expect(known.anchor('A')).toBe(anchor);
  expect(known.anchor('B').begun).toBe(false);
});

test('lives for ever are forgotten, those that come again are not', () => {
  const known = new KnownLives();
  known.past('steady', 5);
  known.past('once', 5);
  for (let i = 0; i < 10_000; i++) {
    known.past(`life-${i}`, 1);
    expect(known.past('steady', 9)).toBe(5);
  }
  expect(known.past('once', 9)).toBe(9);
});
