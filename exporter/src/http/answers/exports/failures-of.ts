import { LIMITS, type TaskFailure } from '@daskscope/api';
import type { Answers } from '../answers.ts';
import type { ExportQuery } from './task-pages.ts';

/** What failed. */
export interface Failed {
  /** By the run that failed. */
  ofRuns: ReadonlyMap<string, TaskFailure>;
  /** Those of which no run was recorded, as when a worker died. */
  others: readonly TaskFailure[];
}

/**
 * All that failed in a range; without one and without a life, all that is known of.
 * @param wanted still somebody waits for it
 * @throws HistoryError with a sentence, where the history cannot be read
 */
export async function failuresOf(
  answers: Answers,
  { life, from, to }: ExportQuery,
  wanted: () => boolean,
): Promise<Failed> {
  const ofRuns = new Map<string, TaskFailure>();
  const others: TaskFailure[] = [];
  let after: string | undefined;
  do {
    const query = {
      ...(life !== undefined && { life }),
      // A run that began in the range may have failed after it.
      ...(from !== undefined && { from }),
      ...(after !== undefined && { after }),
      limit: LIMITS.errorRows,
      bytes: LIMITS.errorBytes,
    };
    const { errors, cursor } = await answers.errors(query, wanted, true);
    for (const failure of errors)
      if (failure.id !== null) ofRuns.set(runKey(failure.life, failure.id), failure);
      else if (to === undefined || failure.time <= to) others.push(failure);
    after = cursor;
  } while (after !== undefined);
  return { ofRuns, others };
}

export const runKey = (life: string, id: number): string => `${id} ${life}`;
