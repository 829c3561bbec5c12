import type { Tasks } from '../tasks/tasks.ts';
import { packKeys, unpackKeys } from './packed-keys.ts';
import { packNumbers } from './packed-numbers.ts';
import { bytesPieces, textPieces, type PieceReader } from './pieces.ts';

/**
 * An answer of /tasks with keys as bytes that compress to about half of what its JSON does. Times are told to the microsecond: an
 * interval's start by what passed on its lane since the one before. Yields where others may come in.
 * @returns pieces, as unpackTasks reads them
 */
export function* packedTasks(answer: Tasks): Generator<void, Uint8Array[]> {
  const { tasks, intervals, sources, ...names } = answer;
  const { texts, places, hashes } = yield* packKeys(tasks.key ?? []);
  const starts = intervals.start.map(microseconds);
  const durations = intervals.duration.map(microseconds);
  yield;
  const lanes = new LaneEnds(tasks);
  const passed = starts.map((start, at) => start - lanes.before(intervals.task[at]!, start + durations[at]!));
  yield;
  const order = alikeTogether(intervals);
  yield;
  const before = [
    ...textPieces(JSON.stringify(names)),
    ...textPieces(JSON.stringify(texts)),
    packNumbers(places),
    ...bytesPieces(hashes),
  ];
  yield;
  const { id, life, prefix, worker, thread, status, nbytes } = tasks;
  const columns = yield* packedColumns([
    ...[steps(id), life, prefix, worker, thread, status, nbytes],
    ...[steps(intervals.task), intervals.action],
    ...[order.map((at) => durations[at]!), order.map((at) => passed[at]!)],
    ...[steps(sources.interval), sources.worker],
  ]);
  return [...before, ...columns];
}

function* packedColumns(columns: readonly (readonly number[])[]): Generator<void, Uint8Array[]> {
  const packed: Uint8Array[] = [];
  for (const column of columns) {
    packed.push(packNumbers(column));
    yield;
  }
  return packed;
}

/** @throws RangeError or SyntaxError if the bytes are not what was packed */
export function unpackTasks(reader: PieceReader): Tasks {
  const names = JSON.parse(reader.text()) as Omit<Tasks, 'tasks' | 'intervals' | 'sources'>;
  const texts = JSON.parse(reader.text()) as string[];
  const key = unpackKeys({ texts, places: reader.numbers(), hashes: reader.bytes() });
  const tasks: Tasks['tasks'] = {
    id: sums(reader.numbers()),
    life: reader.numbers(),
    prefix: reader.numbers(),
    worker: reader.numbers(),
    thread: reader.numbers(),
    status: reader.numbers(),
    nbytes: reader.numbers(),
    key,
  };
  const task = sums(reader.numbers());
  const action = reader.numbers();
  const order = alikeTogether({ task, action });
  const durations = placed(reader.numbers(), order);
  const lanes = new LaneEnds(tasks);
  const start = placed(reader.numbers(), order).map((passed, at) => {
    const begun = lanes.end(task[at]!) + passed;
    lanes.before(task[at]!, begun + durations[at]!);
    return begun / 1000;
  });
  return {
    ...names,
    tasks,
    intervals: { task, action, start, duration: durations.map((duration) => duration / 1000) },
    sources: { interval: sums(reader.numbers()), worker: reader.numbers() },
  };
}

/** More than a worker has. */
const LANES = 2 ** 20;

/** When what a lane did last ended. */
class LaneEnds {
  readonly #tasks: Pick<Tasks['tasks'], 'worker' | 'thread'>;
  readonly #ends = new Map<number, number>();

  constructor(tasks: Pick<Tasks['tasks'], 'worker' | 'thread'>) {
    this.#tasks = tasks;
  }

  /** 0: it did nothing yet. */
  end(row: number): number {
    return this.#ends.get(this.#laneOf(row)) ?? 0;
  }

  /** As end, and takes it that something more ended there. */
  before(row: number, end: number): number {
    const before = this.end(row);
    this.#ends.set(this.#laneOf(row), end);
    return before;
  }

  #laneOf(row: number): number {
    return this.#tasks.worker[row]! * LANES + this.#tasks.thread[row]!;
  }
}

/** Rows, those beside each other that are of one action and of one place in their runs: they take alike long, and wait alike long. */
function alikeTogether({ task, action }: Pick<Tasks['intervals'], 'task' | 'action'>): number[] {
  const groups = new Map<string, number[]>();
  let place = 0;
  for (let at = 0; at < task.length; at++) {
    place = task[at] === task[at - 1] ? place + 1 : 0;
    const name = `${action[at]} ${place}`;
    const group = groups.get(name);
    if (group) group.push(at);
    else groups.set(name, [at]);
  }
  return [...groups.values()].flat();
}

/** Values that were told in another order, back where they belong. */
function placed(values: readonly number[], order: readonly number[]): number[] {
  const result = new Array<number>(values.length);
  order.forEach((at, index) => (result[at] = values[index]!));
  return result;
}

/** Each less the one before it. */
const steps = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (values[index - 1] ?? 0));

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

const microseconds = (ms: number): number => Math.round(ms * 1000);
