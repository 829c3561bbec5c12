import { storedRun } from '../../exporter/src/history/testing/stored-run.ts';
import type {
  RunsFilter,
  RunsQuery,
  StoredInterval,
  StoredRun,
  SumsQuery,
} from '../../exporter/src/history/stored.ts';

/** Numbers that look random and are the same each time (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** µs. Two days meet in it. */
const BEGIN = Date.UTC(2023, 10, 14, 23, 59, 59, 500) * 1000;
const SPAN = 1_000_000;
export const WORKERS = ['tcp://w:1', "tcp://w'2", 'tcp://w:3\t\\'];
export const FNS = ['inc', "it's", 'großer', 'a\\tb'];
export const of = <Value>(any: (below: number) => number, values: readonly Value[]): Value =>
  values[any(values.length)]!;

function anyRun(any: (below: number) => number, life: string, run: number): StoredRun {
  const intervals = Array.from({ length: any(4) }, (): StoredInterval => {
    const start = BEGIN + any(SPAN);
    const action = of(any, ['compute', 'compute', 'transfer', 'disk-write']);
    return {
      ...{ action, start, stop: start + any(any(2) ? 500 : 60_000) },
      source: action === 'transfer' ? of(any, WORKERS) : null,
    };
  }).sort((a, b) => a.start - b.start);
  const start = intervals[0]?.start ?? BEGIN + any(SPAN);
  const erred = any(8) === 0;
  return storedRun(run, {
    ...{ life, erred, start },
    cluster: any(10) ? 'c' : 'other',
    key: `${of(any, ['Inc', 'sÜm', "('x', 1)"])}-${any(50)}`,
    fn: of(any, FNS),
    worker: of(any, WORKERS),
    thread: any(3),
    nbytes: any(2) ? 0.5 : 2 ** 52,
    exception: erred ? "ValueError('\ud83d')" : null,
    traceback: erred ? 'File "x.py"\n\u0000' : null,
    stop: Math.max(start, ...intervals.map(({ stop }) => stop)),
    intervals,
  });
}

/** B is between two stretches of A, as where an earlier scheduler is back. */
const LIVES = ['A', 'A', 'B', 'A', 'C'];
export const BATCH = 120;

export function batches(any: (below: number) => number): StoredRun[][] {
  const next = new Map<string, number>();
  return LIVES.map((life) => {
    const first = next.get(life) ?? 3;
    next.set(life, first + BATCH);
    return Array.from({ length: BATCH }, (_, at) => anyRun(any, life, first + at));
  });
}

function anyFilter(any: (below: number) => number): RunsFilter {
  const maybe = <Value>(value: () => Value): Value | undefined => (any(3) === 0 ? value() : undefined);
  const from = BEGIN + any(SPAN);
  return {
    cluster: any(10) ? 'c' : 'other',
    from: maybe(() => from),
    to: maybe(() => from + any(SPAN)),
    life: any(6) ? undefined : of(any, ['A', 'B', 'none']),
    fns: maybe(() => FNS.slice(any(4))),
    workers: maybe(() => WORKERS.slice(0, any(3))),
    erred: maybe(() => any(2) === 0),
    key: any(12) ? undefined : 'Inc-7',
    search: any(6) ? undefined : of(any, ['süm', 'INC', "'x'", '%']),
    after: maybe(() => ({ life: of(any, ['A', 'B', 'C', 'none']), run: any(400) })),
    held: any(3) ? [] : [{ life: of(any, ['A', 'C']), first: any(100), next: 100 + any(300) }],
    ends: any(3) ? undefined : [{ life: of(any, ['A', 'B']), end: any(400) }],
  };
}

export const anyQuery = (any: (below: number) => number): RunsQuery => ({
  ...anyFilter(any),
  limit: of(any, [1, 7, 100, 100_000]),
  resolution: any(2) ? of(any, [0.01, 0.7, 3.3, 250]) : undefined,
  keys: any(4) > 0,
});

export const anySums = (any: (below: number) => number): SumsQuery => ({
  ...anyFilter(any),
  seams: WORKERS.flatMap((worker) => (any(2) ? [{ worker, thread: any(3), from: BEGIN + any(SPAN) }] : [])),
  known: [
    { from: -Infinity, to: BEGIN + any(SPAN / 2) },
    { from: BEGIN + SPAN / 2 + any(SPAN / 2), to: Infinity },
  ].slice(any(3)),
  there: WORKERS.flatMap((worker) => {
    const from = BEGIN + any(SPAN);
    return any(2) ? [{ worker, from, to: any(2) ? from + any(SPAN) : Infinity }] : [];
  }),
});
