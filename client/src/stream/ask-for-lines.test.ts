import { readCursor } from '../runs/cursor.ts';
import { statusAnswer, tasksAnswer } from '../testing/answers.ts';
import { askForLines } from './ask-for-lines.ts';

/** How many runs each life has, in the order in which they came. */
let ran: Record<string, number>;
/** A life that begins once the status has been told. */
let comes: string | null;
/** Which is there; null: the last. */
let there: string | null;

beforeEach(() => {
  ran = { A: 3 };
  comes = null;
  there = null;
});

/** Answers as the exporter does. */
async function get(path: string, { after, life }: Record<string, unknown>): Promise<unknown> {
  const lives = Object.keys(ran);
  if (path === 'status') {
    const of = (id: string) => ({ id, firstSeen: 0, lastSeen: 0, tasks: ran[id]! });
    const status = { ...statusAnswer(), lives: lives.map(of) };
    if (comes !== null) ran[comes] = 1;
    return { ...status, scheduler: { ...status.scheduler, id: there ?? lives.at(-1)! } };
  }
  if (path !== 'tasks') return {};
  if (after === undefined) return tasksAnswer({ cursor: `A:${ran.A!}` });
  const cursor = readCursor(after as string);
  const asked = (life as string | undefined) ?? there ?? lives.at(-1)!;
  const reset = cursor.life !== asked;
  const first = reset ? 0 : cursor.id;
  const ids = Array.from({ length: ran[asked]! - first }, (_, i) => first + i);
  const runs = ids.map((id) => ({ id, life: lives.indexOf(asked) }));
  return tasksAnswer({ runs, lives, reset, cursor: `${asked}:${ran[asked]!}` });
}

const ask = askForLines(get);

/** Runs that are told until so many answers have come. */
async function told(from: string, answers: number): Promise<string[]> {
  const runs: string[] = [];
  let cursor = from;
  for (let i = 0; i < answers; i++) {
    for (const line of await ask(cursor)) {
      if (line.topic !== 'tasks') continue;
      const { data } = line;
      runs.push(...data.tasks.id.map((id, row) => `${data.lives![data.tasks.life[row]!]} ${id}`));
      ({ cursor } = data);
    }
  }
  return runs;
}

test('all topics come, and of tasks what follows the cursor', async () => {
  expect((await ask('A:1')).map(({ topic }) => topic)).toEqual([
    ...['heartbeat', 'status', 'progress', 'workers', 'tasks'],
  ]);
  expect(await told('A:1', 2)).toEqual(['A 1', 'A 2']);
});

test('what ran last before another scheduler came is told before what runs there, and what ran between', async () => {
  ran = { A: 3, B: 0, C: 2, D: 1 };
  expect(await told('A:1', 4)).toEqual(['A 1', 'A 2', 'C 0', 'C 1', 'D 0']);
});

test('also where that comes while it is asked', async () => {
  comes = 'B';
  expect(await told('A:1', 3)).toEqual(['A 1', 'A 2', 'B 0']);
});

test('also where it is one that was there before', async () => {
  ran = { A: 3, B: 2, C: 1 };
  there = 'A';
  expect(await told('B:1', 3)).toEqual(['B 1', 'C 0', 'A 0', 'A 1', 'A 2']);
  expect(await told('A:1', 2)).toEqual(['A 1', 'A 2']);
});

test('a scheduler that is not known, or none, is the current one’s', async () => {
  expect(await told('Z:7', 2)).toEqual(['A 0', 'A 1', 'A 2']);
  expect(await told(':0', 2)).toEqual(['A 0', 'A 1', 'A 2']);
});
