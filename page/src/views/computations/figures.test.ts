import { KIND } from '@daskscope/timeline';
import { durationText, known, nameOf, noPictureText, pointedText } from './figures.ts';

test('what is not known is never 0', () => {
  expect(durationText({ start: 5, stop: null, state: 'running' })).toBe('still runs');
  expect(durationText({ start: 5, stop: null, state: 'lost' })).toBe('not known');
  expect(durationText({ start: 1_000, stop: 3_500, state: 'done' })).toBe('2.5 s');
  expect(known(null, String)).toBe('not known');
  expect(known(0, String)).toBe('0');
});

test('one without code is called by its functions', () => {
  expect(nameOf('total.compute()', ['inc'])).toBe('total.compute()');
  expect(nameOf(null, ['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d');
  expect(nameOf(null, [])).toBe('nothing has finished');
});

test('what nobody saw and what was dropped are told apart', () => {
  expect(noPictureText({ runs: 0 })).toBe('None of its tasks has been seen to finish.');
  expect(noPictureText({ runs: 3 })).toBe('None of its runs is in the task log any more.');
});

test('a bar is told with its time since the computation began', () => {
  const bar = {
    ...{ lane: 0, group: 0, kind: KIND.compute, start: 1_200, duration: 300 },
    ...{ error: true, running: false, task: 0 },
  };
  expect(pointedText(bar, 'inc', { host: 'a', worker: 'w', name: '1' })).toBe(
    'inc · computing 300 ms · 0:00:01.200 to 0:00:01.500 · a · w · thread 1 · failed',
  );
});
