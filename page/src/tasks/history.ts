import type { Status, Tasks } from '@daskscope/api';
import { pagesOf, readCursor, writeCursor } from '@daskscope/client';
import { getJson } from '../api.ts';

/** What is drawn first. */
const NEWEST = 5_000;
const PAGE = 25_000;
/** Of all lives together; the rest of what the drawing holds is left to what comes live. */
const MOST = 700_000;

export interface HistoryProgress {
  loaded: number;
  total: number;
  /** Runs between a page and the one before it, which the exporter dropped meanwhile. */
  lost: number;
}

/** The newest runs before a cursor, in pages: what a person sees first. */
export function newestBefore(cursor: string, lives: Status['lives']): AsyncGenerator<Tasks> {
  const { life, id, epoch } = readCursor(cursor);
  const oldest = lives.find((one) => one.id === life)?.first ?? 0;
  const first = writeCursor({ life, id: Math.max(oldest, id - NEWEST), epoch });
  return pagesUntil({ life, first, stop: id, limit: NEWEST });
}

/**
 * All runs of the task log before a cursor, life by life, oldest first, in pages. What the history has before these is asked for when
 * it is looked at.
 * @param each takes a page in
 * @returns runs left out since they are too many
 */
export async function historyBefore(
  cursor: string,
  lives: Status['lives'],
  each: (page: Tasks, progress: HistoryProgress) => void,
): Promise<number> {
  const end = readCursor(cursor);
  const total = lives.reduce((sum, { tasks }) => sum + tasks, 0);
  let skip = Math.max(0, total - MOST);
  const left = skip;
  let loaded = 0;
  for (const { id: life, tasks, first: oldest = 0 } of lives) {
    if (tasks === 0) continue;
    const stop = life === end.life ? end.id : Infinity;
    const first = skip > 0 && stop < Infinity ? Math.max(oldest, stop - tasks + skip) : oldest;
    const after = writeCursor({ life, id: first, epoch: end.epoch });
    if (skip > 0 && stop === Infinity) {
      skip = Math.max(0, skip - tasks);
      continue;
    }
    const pages = pagesUntil({ life, first: after, stop, limit: PAGE });
    let goesOn = false;
    for await (const page of pages) {
      loaded += page.tasks.id.length;
      each(page, { loaded: Math.min(loaded, total), total, lost: goesOn ? page.lost : 0 });
      goesOn = true;
    }
  }
  return left;
}

interface Asked {
  life: string;
  /** A cursor. */
  first: string;
  /** Id of a run that is not wanted any more. */
  stop: number;
  /** Runs of a page at most. */
  limit: number;
}

function pagesUntil({ life, first, stop, limit }: Asked): AsyncGenerator<Tasks> {
  return pagesOf(
    (after) => getJson<Tasks>('tasks', { life, after: after ?? first, limit, keys: true }),
    ({ cursor }) => readCursor(cursor).id < stop,
  );
}
