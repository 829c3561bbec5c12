import { statusAnswer } from '@daskscope/client/testing/answers';
import { nothingIn } from './nothing.ts';

const said = (status: Parameters<typeof nothingIn>[2]) => nothingIn('workers', 'No workers.', status);

test('an empty panel means none only where it is known', () => {
  expect(said(null)).toBe('Not known yet: no scheduler was seen.');
  expect(said({ ...statusAnswer(), scheduler: null })).toBe('Not known yet: no scheduler was seen.');
  expect(said({ ...statusAnswer(), missing: [{ feature: 'workers', reason: 'It is forbidden.' }] })).toBe(
    'Not known: It is forbidden.',
  );
  expect(said({ ...statusAnswer(), missing: [{ feature: 'prefixes', reason: 'It is forbidden.' }] })).toBe(
    'No workers.',
  );
  const lost = { ...statusAnswer().connection, state: 'lost' as const };
  expect(said({ ...statusAnswer(), connection: lost })).toBe(
    'Not known: there is no connection to the scheduler.',
  );
});
