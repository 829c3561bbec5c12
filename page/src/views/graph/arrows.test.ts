import { nextNode } from './arrows.ts';

// A column of three, and one right of its middle.
const NODES = [
  { id: 1, x: 0, y: 0 },
  { id: 2, x: 0, y: 20 },
  { id: 3, x: 0, y: 40 },
  { id: 9, x: 100, y: 20 },
];

test.each([
  ['ArrowDown', 1, 2],
  ['ArrowUp', 3, 2],
  ['ArrowRight', 2, 9],
  ['ArrowLeft', 9, 2],
  ['ArrowRight', 1, 9],
  ['ArrowUp', 1, 1],
  ['ArrowLeft', 2, 2],
])('%s leads from %d to %d', (key, from, to) => {
  expect(nextNode(key, from, NODES)).toBe(to);
});

test.each(['Enter', 'constructor', 'a'])('%s is no arrow', (key) => {
  expect(nextNode(key, 1, NODES)).toBeNull();
});

test('a node that is gone leads nowhere', () => {
  expect(nextNode('ArrowDown', 7, NODES)).toBeNull();
});
