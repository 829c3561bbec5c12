import { LIMITS, TASK_STATES, type Spans, type SpansQuery, type TaskState } from '@daskscope/api';
import type { AskedSpan, AskedSpans, ThreadCounts } from '../../../asked/spans.ts';
import type { Work } from '../../../slices.ts';

/** Spans between two places where others may come in. */
const STEP = 64;

/** States in which nothing of a task is left to do (distributed 2026.8.0, scheduler.py, TaskGroup.done). */
const DONE: ReadonlySet<string> = new Set(['memory', 'erred', 'released', 'forgotten']);

/** A span with all spans in it, as Dask adds them up. null: not all of them were read. */
interface Tree {
  states: ReadonlyMap<string, number>;
  seconds: number;
  bytes: number;
  start: number | null;
  stop: number | null;
  /** Of execute, in seconds. */
  known: number;
}

interface Row extends AskedSpan {
  tree: Tree | null;
  done: boolean | null;
  /** ms since the epoch */
  stop: number | null;
  threadSeconds: number | null;
}

export function* spansOf(asked: AskedSpans, query: SpansQuery): Work<Spans> {
  const trees = yield* treesOf(asked.spans);
  const rows: Row[] = [];
  for (const [at, span] of asked.spans.entries()) {
    if (at % STEP === 0) yield;
    rows.push(rowOf(span, trees[at]!, asked));
  }
  const matching = rows.filter(filterOf(query, asked.time));
  const told = matching.slice(0, query.limit ?? LIMITS.spans);
  return {
    time: asked.missing === null ? asked.time : null,
    life: asked.life,
    missing: asked.missing,
    total: matching.length,
    unread: Math.max(0, asked.total - asked.spans.length),
    spans: columnsOf(told),
    ...(query.activities && { activities: activitiesOf(told) }),
  };
}

/** The spans in a span are newer than it: what each has is complete once all that are newer were added. */
function* treesOf(spans: readonly AskedSpan[]): Work<(Tree | null)[]> {
  const trees = spans.map(({ own }): Tree | null => own && { ...own, known: knownSeconds(own.activities) });
  const places = new Map(spans.map(({ id }, at) => [id, at]));
  for (const [at, { parent }] of spans.entries()) {
    if (at % STEP === 0) yield;
    const above = parent === null ? undefined : places.get(parent);
    if (above === undefined || above <= at) continue;
    const [whole, part] = [trees[above]!, trees[at]!];
    trees[above] = whole && part && together(whole, part);
  }
  return trees;
}

const knownSeconds = (activities: NonNullable<AskedSpan['own']>['activities']): number =>
  activities.reduce(
    (sum, { context, unit, value }) => (context === 'execute' && unit === 'seconds' ? sum + value : sum),
    0,
  );

function together(one: Tree, other: Tree): Tree {
  const states = new Map(one.states);
  for (const [state, count] of other.states) states.set(state, (states.get(state) ?? 0) + count);
  const least = [one.start, other.start].filter((start) => start !== null);
  const most = [one.stop, other.stop].filter((stop) => stop !== null);
  return {
    states,
    seconds: one.seconds + other.seconds,
    bytes: one.bytes + other.bytes,
    start: least.length > 0 ? Math.min(...least) : null,
    stop: most.length > 0 ? Math.max(...most) : null,
    known: one.known + other.known,
  };
}

function rowOf(span: AskedSpan, tree: Tree | null, { time, threads }: AskedSpans): Row {
  const { enqueued } = span;
  if (tree === null) return { ...span, tree, done: null, stop: null, threadSeconds: null };
  const done = [...tree.states].every(([state, count]) => count === 0 || DONE.has(state));
  // Workers' clocks may be a little off (spans.py, Span.start and Span.stop).
  const start = tree.start === null ? null : Math.max(tree.start, enqueued);
  // One whose tasks all erred took no time, as Dask counts.
  const stop = done ? Math.max(tree.stop ?? enqueued, enqueued) : null;
  const threadSeconds = threadSecondsIn(threads, enqueued, stop ?? time);
  return { ...span, tree: { ...tree, start }, done, stop, threadSeconds };
}

/** Seconds of threads that there were in a time; null: how many there were is not known of all of it. */
function threadSecondsIn(counts: ThreadCounts, from: number, to: number): number | null {
  if (counts.length === 0 || counts[0]![0] > from) return null;
  let seconds = 0;
  for (const [at, [since, threads]] of counts.entries()) {
    const until = counts[at + 1]?.[0] ?? Infinity;
    const ms = Math.min(until, to) - Math.max(since, from);
    if (ms > 0) seconds += (ms * threads) / 1000;
  }
  return seconds;
}

function filterOf(query: SpansQuery, now: number): (row: Row) => boolean {
  const { from = -Infinity, to = Infinity } = query;
  const tags = query.tag && new Set(query.tag);
  return (row) =>
    (!tags || row.tags.some((tag) => tags.has(tag))) && (row.stop ?? now) >= from && row.enqueued <= to;
}

function columnsOf(rows: readonly Row[]): Spans['spans'] {
  const places = new Map(rows.map(({ id }, row) => [id, row]));
  const inState = (state: TaskState) => rows.map(({ tree }) => tree && (tree.states.get(state) ?? 0));
  return {
    id: rows.map(({ id }) => id),
    tags: rows.map(({ tags }) => [...tags]),
    parent: rows.map(({ parent }) => (parent === null ? null : (places.get(parent) ?? null))),
    enqueued: rows.map(({ enqueued }) => enqueued),
    start: rows.map(({ tree }) => tree && tree.start),
    stop: rows.map(({ stop }) => stop),
    done: rows.map(({ done }) => done),
    states: Object.fromEntries(
      TASK_STATES.map((state) => [state, inState(state)]),
    ) as Spans['spans']['states'],
    seconds: rows.map(({ tree }) => tree && tree.seconds),
    bytes: rows.map(({ tree }) => tree && tree.bytes),
    threadSeconds: rows.map(({ threadSeconds }) => threadSeconds),
    idleSeconds: rows.map(({ tree, threadSeconds }) =>
      tree === null || threadSeconds === null ? null : Math.max(0, threadSeconds - tree.known),
    ),
    groupCount: rows.map(({ groupCount }) => groupCount),
    groups: rows.map(({ own }) => own && [...own.groups]),
  };
}

function activitiesOf(rows: readonly Row[]): NonNullable<Spans['activities']> {
  const all = rows.flatMap(({ own }, span) =>
    (own?.activities ?? []).map((activity) => ({ ...activity, span })),
  );
  return {
    span: all.map(({ span }) => span),
    context: all.map(({ context }) => context),
    prefix: all.map(({ prefix }) => prefix),
    activity: all.map(({ activity }) => activity),
    unit: all.map(({ unit }) => unit),
    value: all.map(({ value }) => value),
  };
}
