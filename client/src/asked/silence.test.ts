import { silence } from './silence.ts';

test('says who did not answer, and who was not asked', () => {
  expect(silence({ asked: 2, silent: [], notAsked: 0 })).toBe('');
  expect(silence({ asked: 1000, silent: ['tcp://a:1'], notAsked: 1500 })).toBe(
    '1 of 1,000 workers did not answer: tcp://a:1. 1,500 workers were not asked, since they are too many; choose one',
  );
});
