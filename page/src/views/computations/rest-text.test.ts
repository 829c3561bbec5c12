import { restText } from './rest-text.ts';

const rules = (none: number, unknown: number, notAsked = 0) => [
  ...Array.from({ length: none }, () => ({ state: 'none' as const })),
  ...Array.from({ length: unknown }, () => ({ state: 'unknown' as const })),
  ...Array.from({ length: notAsked }, () => ({ state: 'not-asked' as const })),
];

test('what was looked for in vain, what could not be told and what makes no sense here are three things', () => {
  expect(restText(rules(12, 1, 1))).toBe(
    '12 other things were looked for and not found, 1 could not be told, 1 makes no sense here',
  );
  expect(restText(rules(1, 0))).toBe('1 other thing was looked for and not found');
  expect(restText(rules(0, 3))).toBe('3 could not be told');
  expect(restText(rules(0, 0, 2))).toBe('2 make no sense here');
});
