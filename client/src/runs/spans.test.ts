import { spansOf } from './spans.ts';
import { tasksAnswer } from '../testing/answers.ts';

test('a run goes from the first of its intervals to the end of the last', () => {
  const answer = tasksAnswer({
    runs: [
      {
        id: 1,
        intervals: [
          [1, 30, 5],
          [0, 10, 5],
        ],
      },
      { id: 2, intervals: [[0, 5, 1]] },
    ],
  });
  const { starts, ends } = spansOf(answer);
  expect([[...starts], [...ends]]).toEqual([
    [1_000_010, 1_000_005],
    [1_000_035, 1_000_006],
  ]);
});
