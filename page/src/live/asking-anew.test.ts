import { AskingAnew } from './asking-anew.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Says when it is asked, in seconds; every answer is `answer`. */
function asking() {
  const asked: number[] = [];
  const began = Date.now();
  const state = { answer: 'answered' as 'answered' | 'refused' };
  const anew = new AskingAnew(async () => {
    asked.push((Date.now() - began) / 1_000);
    if (state.answer === 'refused') throw new Error('No.');
  });
  return { anew, asked, state };
}

test('what changes all the time is asked for once a second', async () => {
  const { anew, asked } = asking();
  for (let ms = 0; ms <= 3_000; ms += 100) {
    anew.refresh();
    await jest.advanceTimersByTimeAsync(100);
  }
  expect(asked).toEqual([0, 1, 2, 3]);
});

test('what does not change is not asked for again', async () => {
  const { anew, asked } = asking();
  anew.refresh();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([0]);
});

test('what is refused is asked for again after pauses that double, however often it changes', async () => {
  const { anew, asked, state } = asking();
  state.answer = 'refused';
  for (let ms = 0; ms < 40_000; ms += 500) {
    anew.refresh();
    await jest.advanceTimersByTimeAsync(500);
  }
  expect(asked).toEqual([0, 2, 6, 14, 30]);
  state.answer = 'answered';
  await jest.advanceTimersByTimeAsync(30_000);
  anew.refresh();
  await jest.advanceTimersByTimeAsync(2_000);
  expect(asked.slice(5)).toHaveLength(2);
});
