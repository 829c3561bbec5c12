import { failedIntervals } from './failed.ts';
import { tasksAnswer } from '../testing/answers.ts';

const COMPUTE = 0;
const TRANSFER = 1;

test('what failed is the computation; without one, all of it', () => {
  const answer = tasksAnswer({
    runs: [
      {
        id: 1,
        status: 1,
        intervals: [
          [TRANSFER, 0, 5],
          [COMPUTE, 5, 5],
          [TRANSFER, 10, 5],
        ],
      },
      {
        id: 2,
        status: 1,
        intervals: [
          [TRANSFER, 0, 5],
          [TRANSFER, 5, 5],
        ],
      },
      {
        id: 3,
        status: 0,
        intervals: [
          [TRANSFER, 0, 5],
          [COMPUTE, 5, 5],
        ],
      },
    ],
  });
  expect([...failedIntervals(answer, answer.actions)]).toEqual([0, 1, 0, 1, 1, 0, 0]);
});
