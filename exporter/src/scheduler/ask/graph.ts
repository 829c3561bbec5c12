import { LIMITS } from '@daskscope/api';
import type { AskedGraph, GraphQuestion } from '../../asked/graph.ts';
import { NotTold } from '../../asked/not-told.ts';
import { ref, type Pickle } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import {
  attr,
  compose,
  drop,
  item,
  juxt,
  LEN,
  LIST,
  map,
  method,
  partial,
  safe,
  spread,
  SUM,
  take,
} from '../feeds/expression.ts';
import { keysOfText } from '../keys-of-text.ts';
import { asArray, asCount } from '../values.ts';
import { knownTask, oneTask } from './asking.ts';
import { GraphRows, graphColumns } from './graph-rows.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'graph';

/** Tasks that are looked at in one piece; the scheduler does other things between two. */
const PIECE = 10_000;
/** A piece each 10,000 of them takes a comm and some milliseconds of the scheduler. */
const MOST_READ = 300_000;

/** scheduler -> what its dict of this name holds, not copied. */
export const values = (dict: string) => compose(method('values'), attr(dict));

/** Tasks and their dependencies: around a key, of a group, of a function, those that erred, or the first of all. @throws NotTold */
export async function graph(
  cluster: Cluster,
  scheduler: SchedulerQuestion,
  query: GraphQuestion,
  now: number,
): Promise<AskedGraph> {
  const limit = query.limit ?? LIMITS.defaultGraphTasks;
  const rows = new GraphRows();
  const life = cluster.identity?.id ?? null;
  if (query.key !== undefined) {
    const { depth = LIMITS.defaultGraphDepth } = query;
    const { tasks, told } = await around(scheduler, query.key, depth, limit);
    rows.add(tasks);
    const more = rows.size >= limit || rows.beyond;
    return { time: now, life, total: null, more, unread: 0, tasks: rows.all, task: knownTask(told) };
  }
  const { total, unread } = await walk(scheduler, query, limit, rows);
  return { time: now, life, total, more: total > rows.size, unread, tasks: rows.all, task: null };
}

/** What is looked for, and how many there are of it. */
function sought({ group, prefix, erred }: GraphQuestion): {
  count: Pickle;
  matches: Pickle | null;
  what: string;
} {
  const among = (dict: string, name: string) =>
    safe(compose(numberOf, attr('states'), item(name), attr(dict)));
  const is = (name: string, value: string) =>
    compose(map(partial(ref('operator', 'eq'), value)), map(attr(name)));
  if (group !== undefined)
    return { count: among('task_groups', group), matches: is('group.name', group), what: `group ${group}` };
  if (prefix !== undefined)
    return {
      count: among('task_prefixes', prefix),
      matches: is('prefix.name', prefix),
      what: `function ${prefix}`,
    };
  if (erred) {
    const ofPrefixes = compose(SUM, map(compose(item('erred'), attr('states'))), values('task_prefixes'));
    return { count: ofPrefixes, matches: is('state', 'erred'), what: 'erred' };
  }
  return { count: compose(LEN, attr('tasks')), matches: null, what: 'all' };
}

/** {state: tasks} -> how many there are; those that were forgotten are counted on. */
const numberOf = compose(
  SUM,
  method('values'),
  partial(ref('toolz', 'keyfilter'), partial(ref('operator', 'ne'), 'forgotten')),
);

/** Piece by piece, until there are enough or all: a scheduler with a million tasks has its turns between. */
async function walk(
  scheduler: SchedulerQuestion,
  query: GraphQuestion,
  limit: number,
  rows: GraphRows,
): Promise<{ total: number; unread: number }> {
  const { count, matches, what } = sought(query);
  let [read, tasks, total] = [0, 1, 0];
  while (read < tasks && read < MOST_READ) {
    const piece = compose(LIST, take(PIECE), drop(read), values('tasks'));
    const found = compose(
      LIST,
      take(limit - rows.size),
      matches ? compose(spread(ref('itertools', 'compress')), juxt(compose(), matches)) : compose(),
    );
    const told = await scheduler.evaluate(
      FEATURE,
      juxt(compose(LEN, attr('tasks')), count, compose(graphColumns(limit), found, piece)),
    );
    const [all, matching, columns] = asArray(told);
    if (matching === null)
      throw new NotTold('gone', `The scheduler has no tasks of the ${what.slice(0, 200)} (any more).`);
    tasks = asCount(all);
    total = asCount(matching);
    rows.add(columns);
    read = Math.min(tasks, read + PIECE);
    if (rows.size >= Math.min(limit, total)) return { total, unread: 0 };
  }
  return { total, unread: tasks - read };
}

/** Dependencies of dependencies and dependents of dependents, level by level, the nearest first. */
async function around(
  scheduler: SchedulerQuestion,
  text: string,
  depth: number,
  limit: number,
): Promise<{ tasks: unknown; told: readonly unknown[] }> {
  const keys = keysOfText(text);
  const nearby = (key: (typeof keys)[number]) =>
    compose(
      safe(
        compose(
          graphColumns(limit),
          LIST,
          take(limit),
          UNIQUE,
          levels(depth, limit),
          juxt(juxt(compose()), juxt(compose())),
        ),
      ),
      safe(item(key.pickled)),
      attr('tasks'),
    );
  const told = asArray(
    await scheduler.evaluate(FEATURE, juxt(...keys.map((key) => juxt(oneTask(key.pickled), nearby(key))))),
  ).map(asArray);
  const found = told.find(([task]) => Array.isArray(task));
  if (!found) throw new NotTold('gone', `The scheduler knows no task ${text.slice(0, 200)} (any more).`);
  return { tasks: found[1], told: asArray(found[0]) };
}

const UNIQUE = ref('toolz', 'unique');
const CONCAT = ref('toolz', 'concat');

/** Of several tasks one may have a million dependents, or all the same: so many are looked at for each that is told. */
const LOOKED_AT = 2;

/** (tasks, tasks) -> iterator of both, then of what those depend on and what depends on these, `depth` levels far. */
function levels(depth: number, limit: number): Pickle {
  const next = (side: 0 | 1, name: string) =>
    compose(LIST, UNIQUE, take(LOOKED_AT * limit), CONCAT, map(attr(name)), item(side));
  if (depth === 0) return CONCAT;
  const further = compose(levels(depth - 1, limit), juxt(next(0, 'dependencies'), next(1, 'dependents')));
  return compose(CONCAT, juxt(item(0), item(1), further));
}
