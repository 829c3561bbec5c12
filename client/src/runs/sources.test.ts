import { tasksAnswer } from '../testing/answers.ts';
import { NO_SOURCE, sourcesOf } from './sources.ts';

test('every interval has the worker that its data came from, or none', () => {
  const answer = tasksAnswer({
    runs: [
      {
        id: 0,
        intervals: [
          [1, 0, 1, 1],
          [1, 1, 1],
          [0, 2, 1],
        ],
      },
      { id: 1, intervals: [[1, 0, 1, 0]] },
    ],
  });
  expect([...sourcesOf(answer)]).toEqual([1, NO_SOURCE, NO_SOURCE, 0]);
  expect(sourcesOf(tasksAnswer({}))).toHaveLength(0);
});
