import { Turns } from './turns.ts';

/** Work that ends when it is told to; names are its client and a number. */
class Worked {
  readonly begun: string[] = [];
  readonly #end = new Map<string, () => void>();

  readonly work = (name: string) => () => {
    this.begun.push(name);
    return new Promise<string>((resolve) => this.#end.set(name, () => resolve(name)));
  };

  end(name: string): void {
    this.#end.get(name)!();
  }
}

const never = () => () => undefined;
const settled = () => new Promise((resolve) => setImmediate(resolve));

function start(options: { limit?: number; mayBegin?: (client: string) => boolean } = {}) {
  const turns = new Turns({ limit: 100, ...options });
  const worked = new Worked();
  const ask = (name: string, key: unknown = name, gone: (callback: () => void) => () => void = never) =>
    turns.do({ client: name[0]!, key, gone }, worked.work(name));
  return { turns, worked, ask };
}

test('one is done at a time, each client in its turn', async () => {
  const { worked, ask } = start();
  const names = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2'];
  const answers = names.map((name) => ask(name));
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'c2']) {
    expect(worked.begun.at(-1)).toBe(name);
    worked.end(name);
    await settled();
  }
  expect(await Promise.all(answers)).toEqual(names);
});

test('the same work is done once for all who came before it began, in the turn of whoever comes first', async () => {
  const { worked, ask } = start();
  const first = ask('a1');
  const answers = [ask('a2'), ask('a3', 'x'), ask('b1', 'x'), ask('c1', 'x')];
  const late = ask('d1', 'a1');
  for (const name of ['a1', 'a2', 'a3', 'd1']) {
    worked.end(name);
    await settled();
  }
  expect(worked.begun).toEqual(['a1', 'a2', 'a3', 'd1']);
  expect(await Promise.all([first, ...answers, late])).toEqual(['a1', 'a2', 'a3', 'a3', 'a3', 'd1']);
});

test('a client that has too much waiting is refused, others are not', async () => {
  const { worked, ask } = start({ limit: 2 });
  void ask('a0');
  void ask('a1');
  void ask('a2');
  expect(() => ask('a3')).toThrow(expect.objectContaining({ status: 429 }));
  const other = ask('b1');
  for (const name of ['a0', 'a1', 'b1']) {
    worked.end(name);
    await settled();
  }
  expect(await other).toBe('b1');
});

test('what nobody waits for any more is not done, and what is under way is told', async () => {
  const turns = new Turns({ limit: 9 });
  const gone: (() => void)[] = [];
  const asked = (key: string) => ({
    client: 'a',
    key,
    gone: (callback: () => void) => {
      gone.push(callback);
      return () => undefined;
    },
  });
  let wanted!: () => boolean;
  let end!: () => void;
  void turns.do(asked('x'), (one) => {
    wanted = one;
    return new Promise<void>((resolve) => (end = resolve));
  });
  const work = jest.fn(async () => 'y');
  void turns.do(asked('y'), work);
  expect(wanted()).toBe(true);
  for (const leave of gone) leave();
  expect(wanted()).toBe(false);
  end();
  await settled();
  expect(work).not.toHaveBeenCalled();
});

test('a client that may not begin holds up no other, and begins when it may', async () => {
  const allowed = new Set(['b']);
  const { turns, worked, ask } = start({ mayBegin: (client) => allowed.has(client) });
  const [first, second] = [ask('a1'), ask('b1')];
  expect(worked.begun).toEqual(['b1']);
  worked.end('b1');
  await second;
  await settled();
  allowed.add('a');
  turns.look();
  worked.end('a1');
  expect(await first).toBe('a1');
});

test('work that fails fails for those who wait for it, and the next begins', async () => {
  const turns = new Turns({ limit: 9 });
  const asked = { client: 'a', gone: never };
  const failing = turns.do({ ...asked, key: 1 }, () => Promise.reject(new Error('broken')));
  const next = turns.do({ ...asked, key: 2 }, async () => 'fine');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('fine');
});
