import { Places, Questions } from './questions.ts';

const QUESTION = 'what runs';

interface Answer {
  turn: number;
}

/** Questions whose answers come when the test says so. */
function asking() {
  const clock = { now: 1_000 };
  const questions = new Questions<Answer>({ places: new Places(), max: 8, now: () => clock.now });
  const answering: { answer: () => void; refuse: () => void }[] = [];
  const ask = (keepMs?: () => number) =>
    questions.share(
      QUESTION,
      () =>
        new Promise<Answer>((resolve, reject) => {
          const turn = answering.length;
          answering.push({ answer: () => resolve({ turn }), refuse: () => reject(new Error('refused')) });
        }),
      keepMs,
    );
  return { clock, ask, answering };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The clock that is told, and the timers with it. */
async function pass(clock: { now: number }, ms: number): Promise<void> {
  clock.now += ms;
  await jest.advanceTimersByTimeAsync(ms);
}

test('however long an answer takes, who asks meanwhile shares it, and for three seconds after it has come', async () => {
  const { clock, ask, answering } = asking();
  const first = ask();
  await pass(clock, 8_000);
  expect(ask()).toBe(first);
  answering[0]!.answer();
  await first;
  await pass(clock, 2_999);
  expect(ask()).toBe(first);
  await pass(clock, 2);
  void ask();
  expect(answering).toHaveLength(2);
});

test('so is a refusal', async () => {
  const { clock, ask, answering } = asking();
  const first = ask();
  await pass(clock, 8_000);
  expect(ask()).toBe(first);
  answering[0]!.refuse();
  await expect(first).rejects.toThrow('refused');
  await pass(clock, 2_999);
  expect(ask()).toBe(first);
  await pass(clock, 2);
  void ask();
  expect(answering).toHaveLength(2);
});

test('what is to be kept for longer is, from when it came', async () => {
  const { clock, ask, answering } = asking();
  const first = ask(() => 10_000);
  await pass(clock, 8_000);
  answering[0]!.answer();
  await first;
  await pass(clock, 9_999);
  expect(ask()).toBe(first);
  await pass(clock, 2);
  void ask();
  expect(answering).toHaveLength(2);
});
