import { ADVICE_KINDS } from '@daskscope/api';
import { FunctionFigures } from '../state/computations/function-figures.ts';
import { BusyTime } from './evidence/busy-time.ts';
import type { Evidence, OnWorker, RunsEvidence } from './evidence/evidence.ts';
import type { Kind } from './finding.ts';
import { RULES } from './rules.ts';

/** What of each rule no real computation shows: when it is silent, and when it says that it cannot tell. */

const run = { prefix: 'inc', worker: 'a', erred: false, nbytes: 0, transfer: 0, disk: 0, deserialize: 0 };

function figures(runs: number, ms: number, changes: Partial<typeof run> = {}): FunctionFigures {
  const all = new FunctionFigures();
  for (let at = 0; at < runs; at++) all.add({ ...run, ...changes, compute: ms, start: 0, stop: ms });
  return all;
}

const nothingRan = (): RunsEvidence => ({
  longest: new Map(),
  onWorkers: new Map(),
  workers: new Map(),
  busy: new BusyTime(0, 10_000),
  afterFailure: new Map(),
  afterLoss: new Map(),
  afterLossOrAnew: new Map(),
  losses: 0,
});

const steady = { from: 0, to: 10_000, bytes: new Array<number>(9).fill(1e8), memoryLimit: 1e9 };
const untold = { from: 0, to: 10_000, bytes: [], memoryLimit: null };
const UNTOLD = { spilled: null, memoryLimit: null, unmanaged: untold, waiting: null, ready: null };
const sum = (spells: number, ms: number) => ({ spells, ms, most: 1, from: 1_000, to: 5_000 });

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  now: 20_000,
  from: 0,
  to: 10_000,
  ofComputation: true,
  goesOn: false,
  functions: new Map(),
  threads: { total: 40_000, idle: 0 },
  runs: nothingRan(),
  missing: '',
  cluster: { spilled: 0, memoryLimit: 1e9, unmanaged: steady, waiting: 0, ready: 0 },
  held: { results: [], memoryLimit: 1e9 },
  inScheduler: false,
  begunAgain: new Map(),
  heldLoops: new Map(),
  heldGil: new Map(),
  gilIsTold: true,
  busyScheduler: { ms: 0 },
  fullDisks: new Map(),
  ...changes,
});

const judge = (kind: Kind, changes: Partial<Evidence>) =>
  RULES.find((rule) => rule.kind === kind)!.judge(evidence(changes));

test('there is a rule of each kind', () => {
  expect(RULES.map(({ kind }) => kind)).toEqual(ADVICE_KINDS);
});

test.each(ADVICE_KINDS)(
  '%s: of what ran well nothing is said, and what is short is not asked about',
  (kind) => {
    const functions = new Map([['inc', figures(100, 200)]]);
    expect(judge(kind, { functions })).toEqual({ state: 'none' });
    expect(judge(kind, { functions, to: 500 }).state).toBe('not-asked');
  },
);

test.each(ADVICE_KINDS)('%s: where nothing of it is known, it says so and why', (kind) => {
  const unknown = {
    functions: null,
    runs: null,
    held: null,
    begunAgain: null,
    heldLoops: null,
    heldGil: null,
    gilIsTold: false,
    busyScheduler: null,
    fullDisks: null,
    cluster: UNTOLD,
    missing: 'Gone.',
  };
  const without = ['unmanaged-memory', 'event-loop-held', 'scheduler-bound', 'shuffle-disk', 'unreleased'];
  expect(judge(kind, unknown)).toEqual({
    state: 'unknown',
    reason: without.includes(kind) ? (expect.stringMatching(/\.$/) as unknown) : 'Gone.',
  });
});

test.each(['straggler', 'idle-at-end'] as const)('%s is of the end of a computation alone', (kind) => {
  expect(judge(kind, { ofComputation: false }).state).toBe('not-asked');
  expect(judge(kind, { goesOn: true }).state).toBe('not-asked');
});

test('tasks that are too small are told of without single runs, and not where threads are busy all the same', () => {
  const functions = new Map([['inc', figures(5_000, 1)]]);
  const idle = { total: 40_000, idle: 30_000 };
  const said = judge('tasks-too-small', { functions, threads: idle, runs: null });
  expect(said).toMatchObject({ state: 'said', findings: [{ place: { prefix: 'inc' } }] });
  expect(judge('tasks-too-small', { functions, threads: null, runs: null }).state).toBe('unknown');
  expect(judge('tasks-too-small', { functions })).toEqual({ state: 'none' });
});

test('a few thousand small tasks are not why threads were idle for minutes', () => {
  const functions = new Map([['inc', figures(2_000, 1)], ['train', figures(4, 100_000)]]); // prettier-ignore
  const threads = { total: 4 * 400_000, idle: 2 * 400_000 };
  expect(judge('tasks-too-small', { functions, threads, to: 400_000 })).toEqual({ state: 'none' });
  expect(judge('tasks-too-small', { functions, threads, to: 40_000 }).state).toBe('said');
});

test('of a computation of which no task ran the end says nothing', () => {
  expect(judge('idle-at-end', {})).toMatchObject({ state: 'not-asked', reason: 'No task of it ran.' });
});

test('what never had work for most threads is not only idle at its end', () => {
  const idle = (busyUntil: number) => {
    const busy = new BusyTime(0, 10_000);
    busy.addThreads(0, 10_000, 4);
    busy.addBusy(0, 10_000);
    for (let thread = 0; thread < 3; thread++) busy.addBusy(0, busyUntil);
    const functions = new Map([['inc', figures(1, 10_000)]]);
    return judge('idle-at-end', { functions, runs: { ...nothingRan(), busy } });
  };
  const saying = (says: RegExp) => ({ findings: [{ says: expect.stringMatching(says) as unknown }] });
  expect(idle(0)).toMatchObject(saying(/^All along, for 10 s/));
  expect(idle(5_000)).toMatchObject(saying(/^For its last 5 s, 50 %/));
});

describe('of threads that were idle all along', () => {
  const ALL_ALONG = 'All along, for 10 s, half of the threads or more had nothing to do';
  /** One of four threads works all the time. */
  const idle = (ready: number | null, changes: Partial<Evidence> = {}) => {
    const busy = new BusyTime(0, 10_000);
    busy.addThreads(0, 10_000, 4);
    busy.addBusy(0, 10_000);
    const runs = { ...nothingRan(), busy };
    const cluster = { ...UNTOLD, waiting: ready, ready };
    const threads = { total: 40_000, idle: 30_000 };
    const all = { functions: new Map([['inc', figures(20, 500)]]), runs, cluster, threads, ...changes };
    const verdict = judge('idle-at-end', all);
    return verdict.state === 'said' ? verdict.findings.map(({ says, todo }) => ({ says, todo })) : verdict;
  };
  const findings = (says: unknown, todo: unknown) => [{ says, todo }];
  const containing = (text: string) => expect.stringContaining(text) as unknown;
  const without = (text: string) => expect.not.stringContaining(text) as unknown;

  test('too few tasks are the reason only where it is known that next to none was ready', () => {
    const cause = `${ALL_ALONG}: it had too few tasks that can run at once.`;
    expect(idle(0.2)).toEqual(findings(cause, containing('more and smaller pieces')));
    const untold = `${ALL_ALONG}. It is not known whether tasks were ready meanwhile.`;
    expect(idle(null)).toEqual(findings(untold, without('smaller')));
    const ready = `${ALL_ALONG}, though 60 tasks on average waited for no other and did not run.`;
    expect(idle(60)).toEqual(findings(ready, without('smaller')));
  });

  test('nothing is said where another kind says why, and asks for the contrary', () => {
    const worker = { threads: 1, there: 10_000, compute: 0, runs: 0, longest: 0, left: [] };
    const busiest = { ...worker, compute: 10_000, runs: 20, longest: 500 };
    const workers = new Map(['a', 'b', 'c', 'd'].map((name) => [name, name === 'a' ? busiest : worker]));
    const busy = new BusyTime(0, 10_000);
    busy.addThreads(0, 10_000, 4);
    busy.addBusy(0, 10_000);
    const uneven = { runs: { ...nothingRan(), workers, busy } };
    const small = { functions: new Map([['inc', figures(5_000, 2)]]) };
    const bound = { busyScheduler: { ms: 9_000 } };
    for (const [why, changes] of [
      ['uneven-load', uneven],
      ['tasks-too-small', small],
      ['scheduler-bound', bound],
    ] as const) {
      const threads = { total: 40_000, idle: 30_000 };
      const functions = new Map([['inc', figures(20, 500)]]);
      const cluster = { ...UNTOLD, waiting: 60, ready: 60 };
      expect([why, judge(why, { functions, threads, cluster, ...changes }).state]).toEqual([why, 'said']);
      expect([why, idle(60, changes)]).toEqual([why, { state: 'none' }]);
    }
  });
});

test('one busy worker is uneven load only where tasks waited that others could have run', () => {
  const worker = { threads: 1, there: 10_000, runs: 30, longest: 400, left: [] };
  const workers = new Map([['a', { ...worker, compute: 9_000 }], ['b', { ...worker, compute: 0 }]]); // prettier-ignore
  const functions = new Map([['inc', figures(30, 300)]]);
  const uneven = (waiting: number | null) =>
    judge('uneven-load', {
      ...{ functions, runs: { ...nothingRan(), workers } },
      cluster: { ...UNTOLD, waiting },
    });
  expect(uneven(12)).toMatchObject({ state: 'said', findings: [{ place: { worker: 'a' } }] });
  // A chain: each task waits for the one before.
  expect(uneven(0.1)).toEqual({ state: 'none' });
  expect(uneven(null).state).toBe('unknown');
});

test('a task that takes long while others have work holds up nobody', () => {
  const long = { key: 'inc-1', worker: 'a', start: 0, stop: 9_000, compute: 9_000 };
  const functions = new Map([['inc', figures(100, 50)]]);
  const busy = new BusyTime(0, 10_000);
  busy.addThreads(0, 10_000, 4);
  busy.addBusy(0, 9_000);
  const runs = { ...nothingRan(), longest: new Map([['inc', [long]]]), busy };
  expect(judge('straggler', { functions, runs }).state).toBe('said');
  for (let thread = 0; thread < 3; thread++) busy.addBusy(0, 10_000);
  expect(judge('straggler', { functions, runs })).toEqual({ state: 'none' });
});

test('a worker is slower only beyond what its spread makes by chance', () => {
  const on = (runs: number, ms: number, spread: number): OnWorker => ({
    runs,
    logs: runs * Math.log(ms),
    squares: runs * (Math.log(ms) ** 2 + spread ** 2),
    compute: runs * ms,
  });
  const slower = (spread: number) => {
    const there = { threads: 1, there: 10_000, compute: 0, runs: 0, longest: 0, left: [] };
    const workers = new Map(['a', 'b'].map((name) => [name, there]));
    const onWorkers = new Map([['inc', new Map([['a', on(12, 500, spread)], ['b', on(50, 250, spread)]])]]); // prettier-ignore
    const functions = new Map([['inc', figures(62, 300)]]);
    return judge('slower-worker', { functions, runs: { ...nothingRan(), workers, onWorkers } });
  };
  expect(slower(0.1)).toMatchObject({ state: 'said', findings: [{ place: { worker: 'a' } }] });
  expect(slower(1)).toEqual({ state: 'none' });
});

test('what was begun again counts as failed only where no worker left', () => {
  const functions = new Map([['inc', figures(20, 100)]]);
  const begunAgain = new Map([['inc', 8]]);
  expect(judge('retried', { functions, begunAgain }).state).toBe('said');
  const left = { threads: 1, there: 5_000, compute: 0, runs: 0, longest: 0, left: [5_000] };
  const runs = { ...nothingRan(), workers: new Map([['a', left]]) };
  expect(judge('retried', { functions, begunAgain, runs }).state).toBe('unknown');
  expect(judge('retried', { functions, begunAgain: null }).state).toBe('unknown');
});

test('what ran again for a loss is told where that alone is much, and is not known where it is much with what may be anew', () => {
  const functions = new Map([['inc', figures(20, 100)]]);
  const ran = (runs: number) => new Map([['inc', { runs, compute: 100 * runs, from: 1_000, to: 5_000 }]]);
  const again = (lost: number, perhaps: number) =>
    judge('recomputed', {
      functions,
      runs: { ...nothingRan(), afterLoss: ran(lost), afterLossOrAnew: ran(perhaps), losses: 1 },
    });
  expect(again(6, 50)).toMatchObject({ state: 'said', findings: [{ place: { prefix: 'inc' } }] });
  expect(again(3, 3)).toMatchObject({
    state: 'unknown',
    reason: expect.stringMatching(/^6 tasks /) as unknown,
  });
  expect(again(2, 2)).toEqual({ state: 'none' });
});

test('what was on disk is not known where neither runs nor the seconds tell', () => {
  const functions = new Map([['inc', figures(20, 100)]]);
  const cluster = UNTOLD;
  expect(judge('spilling', { functions, cluster }).state).toBe('unknown');
  const slow = new Map([['inc', figures(20, 100, { disk: 100 })]]);
  expect(judge('spilling', { functions: slow, cluster }).state).toBe('said');
});

test('what was on disk is judged by what workers might have, and nothing on disk is no matter', () => {
  const functions = new Map([['inc', figures(20, 100)]]);
  const spilling = (spilled: number, memoryLimit: number | null) =>
    judge('spilling', { functions, cluster: { ...UNTOLD, spilled, memoryLimit } }).state;
  expect(spilling(2e8, 1e9)).toBe('said');
  expect(spilling(1e7, 1e9)).toBe('none');
  expect(spilling(1e7, null)).toBe('unknown');
  expect(spilling(0, null)).toBe('none');
  expect(spilling(0, 0)).toBe('none');
});

test('memory that comes and goes does not grow', () => {
  const grows = (bytes: number[]) =>
    judge('unmanaged-memory', {
      cluster: { ...UNTOLD, unmanaged: { ...steady, bytes } },
    }).state;
  expect(grows([1e8, 1e8, 2e8, 2e8, 3e8, 3e8])).toBe('said');
  expect(grows([1e8, 1e8, 4e8, 4e8, 3e8, 3e8])).toBe('none');
  expect(grows([1e8, 1e8, 1.2e8, 1.2e8, 1.5e8, 1.5e8])).toBe('none');
  expect(grows([1e8, 3e8])).toBe('unknown');
});

test('a loop that is held once in a long time is no matter, and one report may be chance', () => {
  const held = (reports: number, ms: number) =>
    judge('event-loop-held', { heldLoops: new Map([['a', sum(reports, ms)]]) }).state;
  expect(held(4, 4_000)).toBe('said');
  expect(held(4, 400)).toBe('none');
  expect(held(1, 9_000)).toBe('none');
});

test('a scheduler that is busy is a bound only while threads have nothing to do, and where it is alone', () => {
  const bound = (ms: number, idle: number, changes: Partial<Evidence> = {}) =>
    judge('scheduler-bound', {
      busyScheduler: { ms },
      threads: { total: 40_000, idle },
      ...changes,
    }).state;
  expect(bound(6_000, 20_000)).toBe('said');
  expect(bound(4_000, 20_000)).toBe('none');
  expect(bound(6_000, 4_000)).toBe('none');
  expect(bound(6_000, 20_000, { threads: null })).toBe('unknown');
  expect(bound(6_000, 20_000, { inScheduler: true })).toBe('unknown');
});

test('a GIL is held in vain only where threads take turns with it, and is not known where nobody measures it', () => {
  const functions = new Map([['inc', figures(20, 500)]]);
  const held = (threads: number, compute: number, changes: Partial<Evidence> = {}) => {
    const worker = { threads, there: 10_000, compute, runs: 20, longest: 500, left: [] };
    const runs = { ...nothingRan(), workers: new Map([['a', worker]]) };
    return judge('gil-held', { functions, runs, heldGil: new Map([['a', sum(8, 8_000)]]), ...changes });
  };
  expect(held(2, 16_000)).toMatchObject({ state: 'said', findings: [{ place: { worker: 'a' } }] });
  expect(held(1, 16_000).state).toBe('none');
  expect(held(2, 8_000).state).toBe('none');
  expect(held(2, 16_000, { gilIsTold: false }).state).toBe('said');
  const nobody = held(2, 16_000, { heldGil: new Map(), gilIsTold: false });
  expect(nobody).toMatchObject({
    state: 'unknown',
    reason: expect.stringContaining('gilknocker') as unknown,
  });
});

test('a shuffle is bound by disks where their buffers are full for long', () => {
  const full = (ms: number) => judge('shuffle-disk', { fullDisks: new Map([['a', sum(3, ms)]]) });
  expect(full(3_000)).toMatchObject({ state: 'said', findings: [{ place: { worker: 'a' } }] });
  expect(full(1_000).state).toBe('none');
});

test('results that nobody releases are large, and unused for a while: it is asked of now', () => {
  const left = (bytes: number, unused: number, changes: Partial<Evidence> = {}) => {
    const results = [{ prefix: 'inc', tasks: 3, bytes, usedLast: 100_000 - unused }];
    return judge('unreleased', { now: 100_000, held: { results, memoryLimit: 1e9 }, ...changes }).state;
  };
  expect(left(2e8, 70_000)).toBe('said');
  expect(left(2e8, 20_000)).toBe('none');
  expect(left(5e7, 70_000)).toBe('none');
  expect(left(2e8, 70_000, { goesOn: true })).toBe('not-asked');
  expect(left(2e8, 70_000, { ofComputation: false })).toBe('not-asked');
  expect(left(2e8, 70_000, { ofComputation: false, to: 90_000 })).toBe('said');
});
