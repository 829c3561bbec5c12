import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/wait-until.ts';
import type { RememberedLog } from '../state/log/remembered.ts';
import { newCluster, schedulerIdentity } from '../state/samples.ts';
import { History } from './history.ts';
import { storedRun } from './testing/stored-run.ts';
import { LEFT } from './watched.ts';

/** What the store's thread does with what it is asked: `ops` answer, undefined never. */
const program = (ops: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { existsSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      const asked = [];
      const ops = ${ops};
      parentPort.on('message', ({ id, op, args }) => {
        asked.push(op);
        const answer = ops[op]?.(args);
        if (answer === undefined) return;
        parentPort.postMessage(answer.error ? { id, ...answer } : { id, result: answer.result });
      });
    `)}`,
  );

const NOTHING = `documents: () => ({ result: [] }), before: () => ({ result: { documents: [], all: true } }), listedIds: () => ({ result: [] }), failuresBefore: () => ({ result: { of: [], all: true } }),
  size: () => ({ result: null }), close: () => ({ result: null })`;

const MINUTE = 60_000;

/** The thread answers by real events. */
const realImmediate = setImmediate;

let parent: string;
let folder: string;
let history: History;

beforeEach(() => {
  jest.useFakeTimers();
  parent = mkdtempSync(join(tmpdir(), 'history-'));
  folder = join(parent, 'there');
});

afterEach(async () => {
  await history.close();
  jest.useRealTimers();
  rmSync(parent, { recursive: true });
});

async function open(ops: string): Promise<string[]> {
  const said: string[] = [];
  history = new History({
    store: { engine: 'duckdb', folder, sealRuns: 1, days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, ${ops} }`),
    log: { info: () => undefined, warn: (_: unknown, sentence?: string) => void said.push(sentence!) },
  });
  await history.start();
  return said;
}

test('closed while it is being opened it does nothing more', async () => {
  history = new History({
    store: { engine: 'duckdb', folder, sealRuns: 1, days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, open: () => undefined }`),
    log: { info: () => undefined, warn: () => undefined },
  });
  const started = history.start();
  await history.close();
  await started;
  expect(jest.getTimerCount()).toBe(0);
});

test('it has started once it is open, however long its first upkeep takes and how much is there is not known', async () => {
  await open(`open: () => ({ result: [] }), upkeep: () => undefined, size: () => undefined`);
  expect([history.state, history.size]).toEqual(['open', null]);
});

test('while the upkeep takes long no other is asked for', async () => {
  await open(
    `open: () => ({ result: [] }), upkeep: () => undefined, sum: () => ({ result: asked.filter((op) => op === 'upkeep').length })`,
  );
  jest.advanceTimersByTime(5 * MINUTE);
  expect(await history.sum({} as never)).toBe(1);
});

test('where it opens later it says so once, and what is there is known then', async () => {
  const life = JSON.stringify({ cluster: 'c', life: 'A', next: 2, until: 5_000_000 });
  const said = await open(
    `open: ({ folder }) => existsSync(folder) ? { result: [${life}] } : ({ error: 'It is locked.', ofPlace: true })`,
  );
  expect([history.state, said]).toEqual(['failed', ['It is locked.']]);
  const ends: Map<string, number>[] = [];
  const opened = new Promise<void>((resolve) =>
    history.onOpen(() => {
      ends.push(history.ends());
      resolve();
    }),
  );
  mkdirSync(folder);
  await jest.advanceTimersByTimeAsync(5_000);
  await opened;
  expect(ends).toEqual([new Map([['c', 5_000]])]);
});

test('what is forgotten of old lives is forgotten here too', async () => {
  await open(`open: () => ({ result: [] }), upkeep: () => ({ result: { goneUntil: null, problem: null } }),
    take: () => ({ result: { runs: 1, lives: [{ cluster: 'c', life: 'L', next: 1 }] } })`);
  // Its answer comes behind that of the first upkeep.
  await history.documents({ kind: 'log', limit: 1 });
  history.take(storedRun(0));
  await history.documents({ kind: 'log', limit: 1 });
  expect([history.ends().size, history.acknowledged('c').get('L')]).toEqual([1, 1]);
  jest.advanceTimersByTime(MINUTE);
  // As that of the next.
  await history.documents({ kind: 'log', limit: 1 });
  expect([history.ends().size, history.acknowledged('c').size]).toEqual([0, 0]);
});

test('where it opens later what was remembered of a cluster goes on, with what came since', async () => {
  const began = Date.now() - 60_000;
  const lifeOf = (id: string, at: number) => ({ id, firstSeen: at, lastSeen: at });
  const stay = { life: 'A', worker: 'tcp://w:1', threads: 2, to: null, met: false };
  const log: RememberedLog = {
    ...{ prefixes: ['inc'], workers: [], lanes: [] },
    lives: [lifeOf('A', began)],
    known: [{ life: 'A', from: began, until: began + 9_000 }],
    stays: [{ ...stay, from: began }],
    current: { life: 'A', seenAt: began + 8_000 },
  };
  const open = { id: 'open', life: 'A', start: began };
  const stood = { id: `${began} A`, until: began + 9_000 };
  const documents = [
    { kind: 'log', cluster: 'c', id: '', json: JSON.stringify({ ...log, stood }) },
    {
      kind: 'computations',
      cluster: 'c',
      id: '',
      json: JSON.stringify({ open: [open], counted: [['A', 7]] }),
    },
  ];
  history = new History({
    store: { engine: 'duckdb', folder, sealRuns: 1, days: 1, bytes: 1 },
    program: program(`{ ${NOTHING},
      open: ({ folder }) => existsSync(folder) ? { result: [] } : { error: 'It is away.', ofPlace: true },
      before: () => ({ result: { documents: ${JSON.stringify(documents)}, all: true } }),
      take: (batch) => (asked.kept = [...asked.kept ?? [], ...batch.documents], { result: { runs: 0, lives: [] } }),
      documents: () => ({ result: asked.kept ?? [] }) }`),
    log: { info: () => undefined, warn: () => undefined },
  });
  await history.start();
  const cluster = newCluster();
  const end = history.follow('c', cluster);
  cluster.connected(schedulerIdentity('B'), Date.now());
  mkdirSync(folder);
  const opened = new Promise<void>((resolve) => history.onOpen(resolve));
  await jest.advanceTimersByTimeAsync(5_000);
  await opened;
  await jest.advanceTimersByTimeAsync(10_000);
  const kept = await history.documents({ kind: 'log', limit: 1 });
  const last = (kind: string): unknown => JSON.parse(kept.findLast((one) => one.kind === kind)!.json);
  expect(last('log')).toMatchObject({
    prefixes: ['inc'],
    lives: [{ id: 'A', firstSeen: began }, { id: 'B' }],
    known: [{ life: 'A', from: began, until: began + 9_000 }],
    // It was told of last then.
    stays: [{ ...stay, from: began, to: began + 8_000 }],
    current: { life: 'B' },
    stood,
  });
  expect(last('computations')).toEqual({ open: [open], counted: [['A', 7]] });
  end();
});

test('clusters of which there are runs are known with who watches them, however long it takes to open', async () => {
  const now = Date.now();
  const life = JSON.stringify({ cluster: 'c', life: 'A', next: 2, until: 5_000_000 });
  const watched = { kind: 'watched', cluster: 'c', id: 'other', start: now, stop: now, json: '{}' };
  history = new History({
    store: { engine: 'clickhouse', url: 'http://x', database: 'dask', user: 'default', days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, open: () => ({ result: [${life}] }), sum: () => ({ result: [] }),
      upkeep: () => ({ result: { goneUntil: null, problem: null } }),
      others: () => ({ result: { lives: [], documents: [${JSON.stringify(watched)}] } }) }`),
    log: { info: () => undefined, warn: () => undefined },
  });
  const started = history.start();
  const known: [number, boolean][] = [];
  let isOpen = false;
  void started.then(() => (isOpen = true));
  while (!isOpen) {
    known.push([history.ends().size, history.isElsewhere('c')]);
    await new Promise((resolve) => realImmediate(resolve));
  }
  expect(known).not.toContainEqual([1, false]);
  expect([history.ends().size, history.isElsewhere('c')]).toEqual([1, true]);
});

test('that what others tell cannot be read is said, once until it can be again', async () => {
  const said: string[] = [];
  history = new History({
    store: { engine: 'clickhouse', url: 'http://x', database: 'dask', user: 'default', days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, open: () => ({ result: [] }),
      upkeep: () => ({ result: { goneUntil: null, problem: null } }),
      others: () => [1, 4].includes(asked.filter((op) => op === 'others').length)
        ? { result: { lives: [], documents: [] } } : { error: 'No memory.', ofPlace: true } }`),
    log: { info: () => undefined, warn: (_: unknown, sentence?: string) => void said.push(sentence!) },
  });
  await history.start();
  const counts: number[] = [];
  for (let look = 0; look < 4; look++) {
    await jest.advanceTimersByTimeAsync(10_000);
    // Answered behind what it was asked before.
    await history.documents({ kind: 'log', limit: 1 });
    counts.push(said.length);
  }
  expect(counts).toEqual([1, 1, 1, 2]);
  expect(said[0]).toMatch(/^What other exporters tell cannot be read.*: No memory\.$/);
});

test('where what others tell cannot be read at first it is open all the same, and no cluster is taken for gone before it can be', async () => {
  const said: string[] = [];
  history = new History({
    store: { engine: 'clickhouse', url: 'http://x', database: 'dask', user: 'default', days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, open: () => ({ result: [] }),
      upkeep: () => ({ result: { goneUntil: null, problem: null } }),
      others: () => asked.filter((op) => op === 'others').length > 1
        ? { result: { lives: [], documents: [] } } : { error: 'No memory.', ofPlace: true } }`),
    log: { info: () => undefined, warn: (_: unknown, sentence?: string) => void said.push(sentence!) },
  });
  await history.start();
  let told = 0;
  history.onOpen(() => told++);
  expect([history.state, history.knowsOthers, said.length]).toEqual(['open', false, 1]);
  await jest.advanceTimersByTimeAsync(10_000);
  await history.documents({ kind: 'log', limit: 1 });
  expect([history.knowsOthers, told, said.length]).toEqual([true, 1, 1]);
});

test('what is due is done at the start, for who is started often', async () => {
  await open(
    `open: () => ({ result: [] }), upkeep: () => ({ result: { goneUntil: null, problem: null } }), sum: () => ({ result: asked })`,
  );
  expect(await history.sum({} as never)).toContain('upkeep');
});

test('what others told while the store was away is told once it is open again', async () => {
  const watched = (json: string, stop = Date.now()) =>
    JSON.stringify({ kind: 'watched', cluster: 'c', id: 'other', start: 1, stop, json });
  history = new History({
    store: { engine: 'clickhouse', url: 'http://x', database: 'dask', user: 'default', days: 1, bytes: 1 },
    program: program(`{ ${NOTHING}, upkeep: () => ({ result: { goneUntil: null, problem: null } }),
      open: ({ heard }) => (asked.heard = heard, { result: [] }),
      take: () => existsSync('${folder}') ? { error: 'Away.', ofPlace: true } : { result: { runs: 0, lives: [] } },
      others: () => ({ result: { lives: [], heard: 7, documents: [asked.heard === 7 ? ${watched(LEFT, Date.now() + 1)} : ${watched('{}')}] } }) }`),
    log: { info: () => undefined, warn: () => undefined },
  });
  await history.start();
  let opened = 0;
  history.onOpen(() => opened++);
  expect(history.isElsewhere('c')).toBe(true);
  mkdirSync(folder);
  history.keep({ kind: 'log', cluster: 'd', id: '', start: 1, stop: 1, json: '{}' });
  await eventually(async () => {
    await jest.advanceTimersByTimeAsync(500);
    expect(history.state).toBe('failed');
  });
  rmSync(folder, { recursive: true });
  await eventually(async () => {
    await jest.advanceTimersByTimeAsync(1_000);
    expect(history.state).toBe('open');
  });
  expect([history.isElsewhere('c'), opened]).toEqual([false, 1]);
});

test('what this exporter says and writes itself is of no other', async () => {
  history = new History({
    store: { engine: 'clickhouse', url: 'http://x', database: 'dask', user: 'default', days: 1, bytes: 1 },
    program:
      program(`{ ${NOTHING}, open: () => ({ result: [] }), upkeep: () => ({ result: { goneUntil: null, problem: null } }),
      take: ({ documents }) => (asked.documents = [...asked.documents ?? [], ...documents], { result: { runs: 0, lives: [] } }),
      others: () => ({ result: { lives: [], documents: asked.documents ?? [] } }) }`),
    log: { info: () => undefined, warn: () => undefined },
  });
  await history.start();
  let opened = 0;
  history.onOpen(() => opened++);
  const now = Date.now();
  const say = (id: string, cluster: string) =>
    history.keep({ kind: 'watched', cluster, id, start: now, stop: now, json: '{}' });
  const end = history.follow('c', newCluster());
  say(history.id, 'c');
  // It is looked at what is there, and that is answered.
  const look = async () => {
    await history.documents({ kind: 'log', limit: 1 });
    await jest.advanceTimersByTimeAsync(10_000);
    await history.documents({ kind: 'log', limit: 1 });
    await history.documents({ kind: 'log', limit: 1 });
  };
  await look();
  expect([history.isElsewhere('c'), opened]).toEqual([false, 0]);
  say('other', 'c');
  await look();
  expect([history.isElsewhere('c'), opened]).toEqual([true, 1]);
  end();
});

test('a cluster whose log was not read is asked of, and is not remembered by less', async () => {
  await open(`open: () => ({ error: 'It is locked.', ofPlace: true })`);
  const cluster = newCluster();
  const end = history.follow('c', cluster);
  const asking = cluster.log.asking({ limit: 1, keys: false, from: Date.now() - 1_000 });
  expect(asking).not.toBeNull();
  asking!.view.release();
  end();
});
