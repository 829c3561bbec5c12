import { call, list, ref, type Pickle, type PickleValue } from '../../protocol/pickle.ts';

/**
 * Shorthand for what feeds evaluate on the scheduler: functions made of references to toolz, operator and builtins alone, so
 * that nothing need be installed there and nothing of ours runs there.
 */

const EXCEPTION = ref('builtins', 'Exception');

/** x -> x.name, or a tuple of them for several names. */
export const attr = (...names: string[]): Pickle => call(ref('operator', 'attrgetter'), ...names);

/** x -> x[key] */
export const item = (key: PickleValue): Pickle => call(ref('operator', 'itemgetter'), key);

/** x -> value, whatever x: toolz.get falls back to its default, and finds the first item. */
export const always = (value: PickleValue): Pickle =>
  call(ref('functools', 'partial'), ref('toolz', 'get'), 0, list(value));

/**
 * x -> the value of a module's name, which every version has: where it is missing nothing can guard it, since a scheduler that
 * loads the pickle fails before it evaluates anything of it.
 */
export const constant = (module: string, name: string): Pickle => always(ref(module, name));

/** x -> x.name(...args) */
export const method = (name: string, ...args: string[]): Pickle =>
  call(ref('operator', 'methodcaller'), name, ...args);

/** x -> (f(x), g(x), ...) */
export const juxt = (...functions: Pickle[]): Pickle => call(ref('toolz', 'juxt'), ...functions);

/** Works right to left: compose(f, g)(x) is f(g(x)). */
export const compose = (...functions: Pickle[]): Pickle => call(ref('toolz', 'compose'), ...functions);

/** f with its first arguments given */
export const partial = (f: Pickle, ...args: PickleValue[]): Pickle =>
  call(ref('functools', 'partial'), f, ...args);

/** (a, b) -> f(a, b): for a function whose arguments are both found on the scheduler. */
export const spread = (f: Pickle): Pickle => partial(ref('functools', 'reduce'), f);

/** {k: v} -> {k: f(v)} */
export const valmap = (f: Pickle): Pickle => partial(ref('toolz', 'valmap'), f);

/** {k: v} -> {k: v if f(k)} */
export const keyfilter = (f: Pickle): Pickle => partial(ref('toolz', 'keyfilter'), f);

/** [x] -> {f(x): [x]} */
export const groupby = (f: Pickle): Pickle => partial(ref('toolz', 'groupby'), f);

/** [x] -> [f(x)] */
export const each = (f: Pickle): Pickle => compose(LIST, map(f));

/** [x] -> iterator of f(x) */
export const map = (f: Pickle): Pickle => partial(ref('builtins', 'map'), f);

/** [x] -> iterator of the first n */
export const take = (n: number): Pickle => partial(ref('toolz', 'take'), n);

/** {k: v} -> that of the first n entries */
export const first = (n: number): Pickle => compose(ref('builtins', 'dict'), take(n), method('items'));

/** x -> value != x */
export const differs = (value: string): Pickle => partial(ref('operator', 'ne'), value);

/**
 * f, or null where it raises. Around all that a version or an installation may lack: a function that raises ends its feed and
 * writes a traceback into the scheduler's log.
 */
export const safe = (f: Pickle): Pickle => call(ref('toolz', 'excepts'), EXCEPTION, f);

/**
 * x -> f(x), evaluated anew only once `mark` of x is another: the feed remembers the last value, and x, on the scheduler. A mark that
 * raises is the exception, which is another one each time.
 */
export const remembered = (f: Pickle, mark: Pickle): Pickle =>
  compose(
    call(call(ref('functools', 'lru_cache'), 1), compose(f, item(1))),
    juxt(call(ref('toolz', 'excepts'), EXCEPTION, mark, compose()), compose()),
  );

export const slice = (from: number, to: number | null): Pickle => call(ref('builtins', 'slice'), from, to);

/** [x] -> iterator of all but the first n */
export const drop = (n: number): Pickle => partial(ref('toolz', 'drop'), n);

export const LIST = ref('builtins', 'list');
export const LEN = ref('builtins', 'len');
export const SUM = ref('builtins', 'sum');

/** scheduler -> seconds, as its event loop tells them. */
export const LOOP_TIME = compose(method('time'), attr('loop'));

/** The task stream plugin of a scheduler that records one. */
export const taskStreamPlugin = compose(item('task-stream'), attr('plugins'));

/** scheduler -> bytes that all workers hold. */
export const HELD = compose(SUM, map(attr('nbytes')), method('values'), attr('workers'));

/**
 * scheduler -> what is another with each change of a task's state. What is scattered comes without a transition (distributed
 * 2026.8.0, scheduler.py, update_data), also under a key that is there: workers then hold more. Only what they hold already is not seen.
 */
export const TASK_CHANGES = juxt(
  attr('transition_counter'),
  ...['tasks', 'task_groups', 'task_prefixes'].map((all) => compose(LEN, attr(all))),
  safe(HELD),
);
