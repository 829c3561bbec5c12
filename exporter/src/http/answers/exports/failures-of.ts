import { LIMITS, type TaskFailure } from '@daskscope/api';
import { SAME_FAILURE_MS } from '../../../state/now/tasks/failures.ts';
import type { TaskQuery } from '../../../state/query/query.ts';
import type { Answers } from '../answers.ts';
import type { ExportedRun } from './runs.ts';

/** By the run that failed. */
export type Failed = ReadonlyMap<string, TaskFailure>;

type Range = Pick<TaskQuery, 'life' | 'from' | 'to'>;

export const runKey = (life: string, id: number): string => `${id} ${life}`;

/**
 * Why these runs failed, as far as it is known: of as few runs that a history of millions of failures is never in memory.
 * @param wanted still somebody waits for it
 * @throws HistoryError with a sentence, where the history cannot be read
 */
export async function failuresOf(
  answers: Answers,
  runs: readonly ExportedRun[],
  wanted: () => boolean,
): Promise<Failed> {
  const erred = runs.filter((run) => run.erred);
  const sought = new Set(erred.map(({ life, id }) => runKey(life, id)));
  const found = new Map<string, TaskFailure>();
  if (sought.size === 0) return found;
  const range = rangeOf(erred);
  let after: string | undefined;
  do {
    const page = await pageOf(answers, range, after, wanted);
    for (const failure of page.failures) {
      const key = failure.id === null ? '' : runKey(failure.life, failure.id);
      if (sought.has(key)) found.set(key, failure);
    }
    after = page.after;
  } while (after !== undefined && found.size < sought.size);
  return found;
}

interface FailuresPage {
  failures: TaskFailure[];
  /** Where to go on; undefined: these are the last. */
  after: string | undefined;
}

/**
 * Failures of which no run was recorded, as when a worker died, newest first.
 * @param wanted still somebody waits for it
 * @throws as failuresOf
 */
export async function failuresOfNoRun(
  answers: Answers,
  range: Range,
  after: string | undefined,
  wanted: () => boolean,
): Promise<FailuresPage> {
  const page = await pageOf(answers, range, after, wanted);
  return { ...page, failures: page.failures.filter(({ id }) => id === null) };
}

async function pageOf(
  answers: Answers,
  { life, from, to }: Range,
  after: string | undefined,
  wanted: () => boolean,
): Promise<FailuresPage> {
  const query = {
    ...(life !== undefined && { life }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(after !== undefined && { after }),
    limit: LIMITS.errorRows,
    bytes: LIMITS.errorBytes,
  };
  const { errors, cursor } = await answers.errors(query, wanted, true);
  return { failures: errors, after: cursor };
}

/** When they failed: a failure is dated by the end of its run, or by the scheduler, which may be behind. */
function rangeOf(runs: readonly ExportedRun[]): Range {
  const lives = new Set(runs.map(({ life }) => life));
  const stops = runs.flatMap(({ intervals }) => Math.max(...intervals.map(({ stop }) => stop / 1000)));
  // Of a run without any it is not known.
  const dated = stops.every(Number.isFinite);
  return {
    life: lives.size === 1 ? [...lives][0]! : undefined,
    ...(dated && {
      from: Math.min(...stops) - SAME_FAILURE_MS,
      to: Math.max(...stops) + SAME_FAILURE_MS,
    }),
  };
}
