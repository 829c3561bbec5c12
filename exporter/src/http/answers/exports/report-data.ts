import {
  LIMITS,
  packedTasks,
  reportPieces,
  type ReportData,
  type ReportHead,
  type ReportQuery,
} from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { jsonChunks } from '../../delivery/json-pieces.ts';
import type { Answers } from '../answers.ts';
import { TaskPages } from './task-pages.ts';

/** Runs of a page, each with all names: few pages are smaller. */
const PAGE = 25_000;

/** A range that ends so long ago is of the past: what runs now is no part of it. */
const PAST_MS = 5_000;

/**
 * What a report holds, as unpackReport reads it.
 * @param profile a text: why there is none
 * @throws QueryError as the log does
 */
export function* reportData(
  answers: Answers,
  query: ReportQuery,
  profile: ReportData['profile'],
): Work<Uint8Array[]> {
  const status = answers.status();
  const { time } = status;
  const { from = null, to = time } = query;
  const pages = yield* newestPages(answers, query);
  const told = answers.workers();
  const head: ReportHead = {
    time,
    from: from ?? pages.first,
    to,
    status,
    progress: answers.progress(),
    workers:
      time - to > PAST_MS ? { ...told, workers: told.workers.map((one) => ({ ...one, running: [] })) } : told,
    errors: yield* answers.errors({
      ...ofRange(query, status),
      limit: LIMITS.errorRows,
      bytes: LIMITS.errorBytes,
    }),
    series: yield* answers.series({ ...(from !== null && { from }), to }),
    versions: answers.versions({}),
    profile,
    left: pages.left,
  };
  return reportPieces(yield* jsonChunks(head), pages.packed);
}

/** Without a range it is the current life's, as its runs are. */
function ofRange(query: ReportQuery, { scheduler }: ReportData['status']): ReportQuery {
  const { from, to, life = scheduler?.id } = query;
  return from === undefined && to === undefined && life !== undefined ? { life } : query;
}

interface NewestPages {
  /** Of each page its pieces. */
  packed: Uint8Array[][];
  /** Runs before these. */
  left: number;
  /** When the first run here began, ms since the epoch; null: there is none. */
  first: number | null;
}

function* newestPages(answers: Answers, query: ReportQuery): Work<NewestPages> {
  const pages = new TaskPages(answers, query, PAGE);
  const kept: { runs: number; first: number; packed: Uint8Array[] }[] = [];
  let runs = 0;
  let left = 0;
  for (let page = yield* pages.next(); page; page = yield* pages.next()) {
    const { id } = page.tasks;
    runs += id.length;
    yield;
    const { start } = page.intervals;
    const first = page.base + start.reduce((least, time) => Math.min(least, time), Infinity);
    kept.push({ runs: id.length, first, packed: yield* packedTasks(page) });
    while (runs - kept[0]!.runs >= LIMITS.reportRuns) {
      const gone = kept.shift()!;
      runs -= gone.runs;
      left += gone.runs;
    }
  }
  const first = Math.min(...kept.map((page) => page.first));
  return { packed: kept.map((page) => page.packed), left, first: Number.isFinite(first) ? first : null };
}
