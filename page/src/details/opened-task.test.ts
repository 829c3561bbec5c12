import { linkedRun, linkTo, openedKey } from './opened-task.ts';

test('a link names a run by its life, which may hold colons, and its number', () => {
  const run = linkedRun('Scheduler-a:b:16', true);
  expect(run).toMatchObject({ place: { life: 'Scheduler-a:b', id: 16 }, arriving: true });
  expect(linkTo(run)).toBe('Scheduler-a:b:16');
  expect(linkTo(openedKey('inc-1', 'inc'))).toBeUndefined();
});

test.each([
  'LIFE:',
  'LIFE:0x10',
  'LIFE:1e3',
  'LIFE:-1',
  'LIFE: 1',
  'LIFE:1.5',
  `LIFE:${'9'.repeat(16)}`,
  ':1',
  'abc',
  '1',
])('%p names no run, and stays in the URL as it came', (link) => {
  const task = linkedRun(link, true);
  expect(task.place).toBeNull();
  expect(linkTo(task)).toBe(link);
});
