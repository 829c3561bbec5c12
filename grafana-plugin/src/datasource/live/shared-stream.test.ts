import type { StreamLine } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { FakePage, heartbeat } from '@daskscope/client/testing/streams';
import { LIFE, progressAnswer, tasksAnswer } from '@daskscope/client/testing/answers';
import { LiveState } from './live-state.ts';
import type { OpenPlaces, Place, Taking } from './places.ts';
import { SharedStream } from './shared-stream.ts';

/** An exporter's answers: what each was asked for, and how many are open. */
class Answers {
  readonly asked: (readonly Place[])[] = [];
  open = 0;
  #last: Taking | null = null;

  readonly connect: OpenPlaces = (places, receiver) => {
    this.asked.push(places.map(({ cluster, cursor }) => ({ cluster, cursor })));
    this.#last = receiver;
    this.open++;
    let closed = false;
    return () => {
      if (!closed) this.open--;
      closed = true;
    };
  };

  /** Of a cluster where there are several. */
  say(cluster: string | undefined, line: StreamLine): void {
    const text = `data: ${JSON.stringify({ ...(cluster !== undefined && { cluster }), ...line })}\n\n`;
    this.#last!.bytes(new TextEncoder().encode(text));
  }

  refuse(status: number, sentence: string): void {
    this.open--;
    this.#last!.ended(new RequestError(status, sentence));
  }

  get names(): (string | null)[] {
    return this.asked.at(-1)!.map(({ cluster }) => cluster);
  }
}

let answers: Answers;
let unknown: string[];
let stream: SharedStream;

beforeEach(() => {
  jest.useFakeTimers();
  answers = new Answers();
  unknown = [];
  stream = new SharedStream({
    open: answers.connect,
    probe: async (cluster) => {
      if (unknown.includes(cluster ?? '')) throw new RequestError(404, `There is no ${cluster}.`);
    },
  });
});
afterEach(() => jest.useRealTimers());

const ask = () => Promise.reject(new RequestError(0, 'Nobody answers.'));
const liveStateOf = (cluster: string | null) =>
  new LiveState({ open: stream.of(cluster), ask, page: new FakePage() });

/** Those that are looked at from the same moment on. */
async function look(...names: (string | null)[]) {
  const states = names.map(liveStateOf);
  const leaves = states.map((state) => state.enter());
  await jest.advanceTimersByTimeAsync(100);
  return { states, leaves };
}

const EIGHT = Array.from({ length: 8 }, (_, at) => `job ${at}`);
const progressOf = (prefix: string): StreamLine => ({
  topic: 'progress',
  data: progressAnswer([{ prefix }]),
});
const functions = ({ progress }: LiveState) => progress?.prefixes.map(({ prefix }) => prefix);

test('eight clusters have one answer, and each what is its own', async () => {
  const { states } = await look(...EIGHT);
  expect(answers.asked).toHaveLength(1);
  expect([answers.names, answers.open]).toEqual([EIGHT, 1]);
  for (const name of EIGHT) answers.say(name, progressOf(`of ${name}`));
  expect(states.map(functions)).toEqual(EIGHT.map((name) => [`of ${name}`]));
  expect(states.map(({ connection }) => connection.state)).toEqual(EIGHT.map(() => 'live'));
});

test('one alone is asked for as ever', async () => {
  const { states } = await look(null);
  expect(answers.asked).toEqual([[{ cluster: null, cursor: null }]]);
  answers.say(undefined, progressOf('inc'));
  expect(functions(states[0]!)).toEqual(['inc']);
});

test('who comes later joins the others, who go on from where they are and were never lost', async () => {
  const { states } = await look('a', 'b');
  const before = jest.fn();
  for (const name of ['a', 'b'])
    answers.say(name, {
      topic: 'tasks',
      data: tasksAnswer({ runs: [{ id: 4 }], cursor: `${LIFE}-${name}:5` }),
    });
  states[0]!.subscribe((change) => change === 'connection' && before());
  await look('c');
  expect(answers.asked.slice(1)).toEqual([
    [
      { cluster: 'c', cursor: null },
      { cluster: 'a', cursor: `${LIFE}-a:5` },
      { cluster: 'b', cursor: `${LIFE}-b:5` },
    ],
  ]);
  expect(answers.open).toBe(1);
  for (const name of ['a', 'b', 'c']) answers.say(name, heartbeat());
  expect(before).not.toHaveBeenCalled();
  expect(states[0]!.log.end).toBe(1);
});

test('a cluster that is gone is told so, and disturbs nobody, however often it is tried', async () => {
  const { states: others } = await look('a', 'b');
  for (const name of ['a', 'b']) answers.say(name, heartbeat());
  unknown = ['gone'];
  const { states } = await look('gone');
  expect(states[0]!.connection).toMatchObject({ state: 'lost', reason: 'There is no gone.' });
  for (let second = 0; second < 12; second++) {
    for (const name of ['a', 'b']) answers.say(name, heartbeat());
    await jest.advanceTimersByTimeAsync(1000);
  }
  expect(answers.asked).toHaveLength(1);
  expect(others.map(({ connection }) => connection.state)).toEqual(['live', 'live']);
  // It is there again.
  unknown = [];
  for (let second = 0; second < 6 && answers.asked.length === 1; second++) {
    for (const name of ['a', 'b']) answers.say(name, heartbeat());
    await jest.advanceTimersByTimeAsync(1000);
  }
  expect([...answers.names].sort()).toEqual(['a', 'b', 'gone']);
});

test('one that is refused among others is told why, in the words of Grafana', async () => {
  const { states } = await look('a', 'b');
  const problem = {
    error: 'Not Found',
    detail: 'There is no cluster "b".',
    code: 'cluster-unknown' as const,
  };
  answers.say('b', { topic: 'end', data: { code: 'refused', reason: 'No.', cursor: null, problem } });
  answers.say('a', heartbeat());
  expect(states.map(({ connection: { state, reason } }) => [state, reason])).toEqual([
    ['live', ''],
    ['lost', expect.stringContaining('The exporter has no cluster "b"')],
  ]);
});

test('what is refused as a whole is told to all', async () => {
  const { states } = await look('a', 'b');
  answers.refuse(401, 'Log in.');
  expect(states.map(({ connection: { reason } }) => reason)).toEqual(['Log in.', 'Log in.']);
});

test('those that nobody looks at any more are left out after a while, and the last one ends it', async () => {
  const { leaves } = await look('a', 'b');
  leaves[0]!();
  for (let second = 0; second < 8; second++) {
    if (answers.asked.length === 1) answers.say('b', heartbeat());
    else answers.say(undefined, heartbeat());
    await jest.advanceTimersByTimeAsync(1000);
  }
  expect(answers.asked).toHaveLength(2);
  expect([answers.names, answers.open]).toEqual([['b'], 1]);
  leaves[1]!();
  await jest.advanceTimersByTimeAsync(2000);
  expect(answers.open).toBe(0);
});

test('more than a stream may be of ask now and then', async () => {
  const many = Array.from({ length: 40 }, (_, at) => `job ${at}`);
  await look(...many);
  expect(answers.names).toEqual(many.slice(0, 32));
  await look('one more');
  expect(answers).toMatchObject({ asked: { length: 1 }, open: 1 });
  const long = Array.from({ length: 10 }, (_, at) => `${at} ${'🦆'.repeat(98)}`);
  answers.asked.splice(0);
  stream = new SharedStream({ open: answers.connect, probe: async () => undefined });
  await look(...long);
  const { length } = new URLSearchParams(answers.names.map((name) => ['cluster', name!])).toString();
  expect(answers.names.length).toBeGreaterThan(1);
  expect(length).toBeLessThan(4096);
});
