import { LIMITS, type Tasks } from '@daskscope/api';
import { pagesOf } from '@daskscope/client';
import { knownIn, notRecorded, type Range } from '@daskscope/timeline';
import { getJson } from '../../api.ts';
import type { KeptTasks, Stretch } from '../../tasks/kept-tasks.ts';
import { TaskStore } from '../../tasks/task-store.ts';
import { ToldNames } from '../../tasks/told-names.ts';
import type { PastQuestion } from './past-question.ts';

/** Runs that are drawn at most; there are no more unless there are hundreds of lanes. */
const MOST_RUNS = 400_000;
const ALL: Range = { from: -Infinity, to: Infinity };

export interface FetchedStretch extends Stretch {
  runs: number;
  /** There are more runs than are drawn. */
  more: boolean;
  /** ms since the epoch: of what came later it has nothing. */
  until: number;
}

/**
 * What the history has of a time.
 * @param most runs are asked for until there are so many
 * @throws RequestError if the exporter refuses
 */
export async function fetchStretch(
  kept: Pick<KeptTasks, 'names' | 'workerLanes'>,
  question: PastQuestion,
  signal: AbortSignal,
  most = MOST_RUNS,
): Promise<FetchedStretch> {
  const store = new TaskStore(kept.workerLanes);
  const told = new ToldNames(kept.names, kept.workerLanes);
  const asked = { ...question, keys: true, limit: LIMITS.taskRows };
  let runs = 0;
  let more = false;
  let until = question.to;
  /** Of which all came; each answer says what it could not look at. */
  let covered: Range[] = [{ from: question.from, to: Infinity }];
  const pages = pagesOf(
    (after) => getJson<Tasks>('tasks', { ...asked, ...(after !== null && { after }) }, signal),
    ({ tasks }) => runs + tasks.id.length < most,
  );
  for await (const page of pages) {
    // Names of another epoch of the page would be given others' places.
    if (signal.aborted) break;
    store.take(page, told.read(page));
    runs += page.tasks.id.length;
    more = page.more ?? false;
    // Nothing that ended after it was asked is in it.
    until = Math.min(until, page.base + page.now);
    const gaps = notRecorded(page.known ?? null);
    covered = covered.flatMap((range) => knownIn(range, gaps));
  }
  // They come in the order in which they ended.
  if (more) until = Math.min(until, store.columns.extent()?.to ?? question.from);
  const fetched = covered.flatMap(({ from, to }) =>
    from < until ? [{ from, to: Math.min(to, until) }] : [],
  );
  const missing = knownIn(ALL, fetched).map((range) => ({
    ...range,
    word: 'not fetched',
    reason: 'It was not read from the history.',
  }));
  return { store, missing, runs, more, until };
}
