import type { LoadingState } from '@grafana/data';
import { situation, stoppedAt, whyNothing } from './situation.ts';

const NOW = Date.UTC(2026, 4, 2, 10);
const done = { state: 'Done' as LoadingState };

test('there is nothing to say of a picture that is what it is', () => {
  expect(situation(null, done, 'utc', NOW)).toBeNull();
  expect(situation({ state: 'live', since: NOW, reason: '' }, done, 'utc', NOW)).toBeNull();
});

test('says since when it is lost, and why', () => {
  const lost = { state: 'lost', since: NOW - 5000, reason: 'It refuses.' } as const;
  expect(situation(lost, done, 'utc', NOW)).toEqual({
    tone: 'lost',
    sentence: 'Lost since 09:59:55 UTC; this is from before. It refuses.',
  });
  const yesterday = { ...lost, since: NOW - 86_400_000 };
  expect(situation(yesterday, done, 'utc', NOW)!.sentence).toContain('May 1 10:00:00 UTC');
});

test('says what went wrong with a query, while the last picture stays', () => {
  const failed = { state: 'Error' as LoadingState, errors: [{ message: 'Bad parameter' }] };
  expect(situation(null, failed, 'utc', NOW)!.sentence).toBe('This is from before. Bad parameter');
});

test('says when a picture was stopped, and how it goes on', () => {
  expect(stoppedAt(NOW - 5000, 'utc', NOW)).toEqual({
    tone: 'stopped',
    sentence: 'Stopped at 09:59:55 UTC; a refresh goes on.',
  });
});

test.each([
  [{ state: 'Error', errors: [{ message: 'It refuses.' }] }, 'It refuses.'],
  // As of a data source that was deleted.
  [{ state: 'Error', error: { message: 'Datasource x was not found' } }, 'Datasource x was not found'],
  [{ state: 'Error' }, 'The query failed; its inspector says more.'],
  [{ state: 'Loading' }, 'Waiting for the first answer …'],
  [{ state: 'Done' }, null],
])('says in place of a picture why there is none: %p', (data, said) => {
  expect(whyNothing(data as Parameters<typeof whyNothing>[0])).toBe(said);
});
