import { LIMITS, namesMeant, type TaskFailure } from '@daskscope/api';
import { SAME_FAILURE_MS } from '../../../state/now/failures/failures.ts';
import { containing, type TaskQuery } from '../../../state/log/query/query.ts';
import { cut, KEY_LIMIT } from '../../../state/text.ts';
import type { Answers } from '../answers.ts';
import type { ExportedRun } from './runs.ts';

/** By the run that failed. */
export type Failed = ReadonlyMap<string, TaskFailure>;

type Range = Pick<TaskQuery, 'life' | 'from' | 'to'>;

/** Nearly all failures are dated by the end of their run: where many tasks fail, a minute around a few runs has thousands of others. */
const MOSTLY_APART_MS = 1_000;

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
  const found = new Map<string, TaskFailure>();
  for (const apart of [MOSTLY_APART_MS, SAME_FAILURE_MS]) {
    const left = runs.filter(({ erred, life, id }) => erred && !found.has(runKey(life, id)));
    if (left.length > 0) await findAround(answers, left, { apart, found, wanted });
  }
  return found;
}

interface Finding {
  /** ms at most between the end of a run and when its failure is dated. */
  apart: number;
  found: Map<string, TaskFailure>;
  wanted: () => boolean;
}

/** Until all are found, or nothing is left of the time around them. */
async function findAround(
  answers: Answers,
  runs: readonly ExportedRun[],
  { apart, found, wanted }: Finding,
): Promise<void> {
  const sought = new Set(runs.map(({ life, id }) => runKey(life, id)));
  const range = rangeOf(runs, apart);
  let after: string | undefined;
  do {
    const page = await pageOf(answers, range, after, wanted);
    for (const failure of page.failures) {
      const key = failure.id === null ? '' : runKey(failure.life, failure.id);
      if (sought.delete(key)) found.set(key, failure);
    }
    after = page.after;
  } while (after !== undefined && sought.size > 0);
}

interface FailuresPage {
  failures: TaskFailure[];
  /** Where to go on; undefined: these are the last. */
  after: string | undefined;
}

/** What failures without a run are asked for by. */
type Asked = Range & Pick<TaskQuery, 'prefix' | 'worker' | 'status' | 'key' | 'search'>;

/**
 * Failures of which no run was recorded, as when a worker died, newest first.
 * @param wanted still somebody waits for it
 * @throws as failuresOf
 */
export async function failuresOfNoRun(
  answers: Answers,
  asked: Asked,
  after: string | undefined,
  wanted: () => boolean,
): Promise<FailuresPage> {
  const page = await pageOf(answers, asked, after, wanted);
  const isAsked = failureMatcher(asked, asked.worker && answers.addressesOf(asked.worker));
  return { ...page, failures: page.failures.filter((failure) => failure.id === null && isAsked(failure)) };
}

/** @param addresses of the workers asked for, of which the last that died with the task is one; undefined: of any */
function failureMatcher(
  { prefix, status, key, search }: Asked,
  addresses: ReadonlySet<string> | undefined,
): (failure: TaskFailure) => boolean {
  const prefixes = prefix && new Set(prefix.flatMap(namesMeant));
  const pattern = search === undefined ? null : containing(search);
  return (failure) =>
    status !== 'ok' &&
    (prefixes?.has(failure.prefix) ?? true) &&
    (addresses?.has(failure.workers.at(-1) ?? '') ?? true) &&
    (key === undefined || failure.key === cut(key, KEY_LIMIT)) &&
    (pattern?.test(failure.key) ?? true);
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
function rangeOf(runs: readonly ExportedRun[], apart: number): Range {
  const lives = new Set(runs.map(({ life }) => life));
  const stops = runs.flatMap(({ intervals }) => Math.max(...intervals.map(({ stop }) => stop / 1000)));
  // Of a run without any it is not known.
  const dated = stops.every(Number.isFinite);
  return {
    life: lives.size === 1 ? [...lives][0]! : undefined,
    ...(dated && {
      from: Math.min(...stops) - apart,
      to: Math.max(...stops) + apart,
    }),
  };
}
