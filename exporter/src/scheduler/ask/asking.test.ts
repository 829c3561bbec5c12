import { CommClosedError } from '../../protocol/errors.ts';
import {
  ADDRESS,
  quiet,
  refuses,
  ScriptedScheduler,
  SILENCE,
  type Script,
} from '../testing/scripted-comm.ts';
import { Asking } from './asking.ts';
import { Places } from './questions.ts';

const WORKER = 'tcp://10.0.0.2:40001';

/** As the scheduler evaluates what is asked of a task: fields, and the lists beside them. */
const TASK = [
  ['processing', 'int', 28, 2],
  WORKER,
  [['load-1', 'memory']],
  [['sum-1', 'waiting']],
  [],
  ['Client-1'],
  [],
];
const NOW = {
  state: 'processing',
  type: 'int',
  nbytes: 28,
  retries: 2,
  processingOn: WORKER,
  whoHas: [],
  whoWants: ['Client-1'],
  dependencies: [{ key: 'load-1', state: 'memory' }],
  dependents: [{ key: 'sum-1', state: 'waiting' }],
  waitingOn: [],
  story: [],
};

/** A push of what a feed evaluated: one answer for each key that a text may stand for; null: no such key. */
const found = (...tasks: unknown[]) => [1, tasks, 1.001];

function asking(script: Script) {
  const scheduler = new ScriptedScheduler({ feed: [found(TASK)], get_story: [[]], ...script });
  const clock = { now: 1_000 };
  const spent = jest.fn();
  return {
    scheduler,
    clock,
    spent,
    asking: new Asking({ openComm: scheduler.openComm, spent, places: new Places(), now: () => clock.now }),
  };
}

test('what the scheduler says of a task is told, and no comm is left open', async () => {
  const { scheduler, spent, asking: ask } = asking({});
  expect(await ask.task('inc-1')).toEqual(NOW);
  expect(scheduler.comms.map(({ open }) => open)).toEqual([false, false]);
  // For what evaluates and for the story.
  expect(spent).toHaveBeenCalledTimes(2);
});

test('of a story only the transitions of the key itself are told', async () => {
  const story = [
    ['load-1', 'processing', 'memory', {}, 'task-finished-1', 4],
    ['inc-1', 'waiting', 'processing', {}, 'task-finished-1', 5],
  ];
  const { asking: ask } = asking({ get_story: [story] });
  expect(await ask.task('inc-1')).toMatchObject({
    story: [{ time: 5_000, start: 'waiting', finish: 'processing', stimulus: 'task-finished-1' }],
  });
});

test('a scheduler that forbids stories still tells the rest', async () => {
  const { asking: ask } = asking({ get_story: [refuses('explicitly disallowed')] });
  expect(await ask.task('inc-1')).toEqual(NOW);
});

test('a text that may be a tuple or a string is the one that the scheduler knows', async () => {
  const { scheduler, asking: ask } = asking({ feed: [found(TASK, null), found(null, TASK)] });
  await ask.task("('x', 0)");
  await ask.task("('y', 0)");
  const stories = scheduler.asked.filter(({ op }) => op === 'get_story');
  expect(stories.map((asked) => asked['keys_or_stimuli'])).toEqual([[['x', 0]], ["('y', 0)"]]);
});

test('a key that it does not know is unknown, and has no story asked for', async () => {
  const { scheduler, asking: ask } = asking({ feed: [found(null)] });
  expect(await ask.task('inc-1')).toBe('unknown');
  expect(scheduler.count('get_story')).toBe(0);
});

test.each([
  ['forbids feeds', { feed: [refuses('explicitly disallowed')] }],
  ['goes away', { feed: [new CommClosedError(ADDRESS, 'closed the connection')] }],
  ['goes away in the middle', { get_story: [new CommClosedError(ADDRESS, 'closed the connection')] }],
])('a scheduler that %s has not answered', async (_, script) => {
  expect(await asking(script).asking.task('inc-1')).toBe('not-answered');
});

test('who asks for the same while it is asked for shares the answer, for three seconds', async () => {
  const { scheduler, clock, asking: ask } = asking({});
  const both = await Promise.all([ask.task('inc-1'), ask.task('inc-1')]);
  expect(both).toEqual([NOW, NOW]);
  clock.now += 2_999;
  await ask.task('inc-1');
  expect(scheduler.count('feed')).toBe(1);
  clock.now += 2;
  await ask.task('inc-1');
  expect(scheduler.count('feed')).toBe(2);
});

test('of more than four at once the rest is busy, and is asked for when there is room again', async () => {
  const { scheduler, asking: ask } = asking({ feed: [SILENCE] });
  const first = [1, 2, 3, 4].map((n) => ask.task(`inc-${n}`));
  await quiet();
  expect(await ask.task('inc-5')).toBe('busy');
  expect(scheduler.count('feed')).toBe(4);
  for (const comm of [...scheduler.comms]) comm.say(found(TASK));
  expect(await Promise.all(first)).toEqual([NOW, NOW, NOW, NOW]);
  const fifth = ask.task('inc-5');
  await quiet();
  scheduler.comms.at(-1)!.say(found(null));
  expect(await fifth).toBe('unknown');
});
