import {
  LIMITS,
  packedTasks,
  reportPieces,
  type Progress,
  type ReportData,
  type ReportHead,
  type ReportQuery,
  type Status,
} from '@daskscope/api';
import { inSlices } from '../../../slices.ts';
import { jsonChunks } from '../../delivery/json-pieces.ts';
import type { Answers } from '../answers.ts';
import { ofLife, TaskPages } from './task-pages.ts';

/** Of which time a report is. */
export type ReportRange = Omit<ReportQuery, 'computation'>;

/** Runs of a page, each with all names: few pages are smaller. */
const PAGE = 25_000;

/** A range that ends so long ago is of the past: what runs now is no part of it. */
const PAST_MS = 5_000;

/**
 * What a report holds, as unpackReport reads it.
 * @param profile a text: why there is none
 * @param wanted still somebody waits for it
 * @throws QueryError as the log does
 */
export async function reportData(
  answers: Answers,
  query: ReportRange,
  profile: ReportData['profile'],
  wanted: () => boolean,
): Promise<Uint8Array[]> {
  const now = answers.status();
  const { time } = now;
  const { from = null, to = time } = query;
  // A report is all there is: nobody asks the history for more, and what it tells is of no time after its own.
  const status = { ...now, history: undefined, known: until(now.known, to) };
  const pages = await newestPages(answers, query, wanted);
  const told = answers.workers();
  const head: ReportHead = {
    time,
    from: from ?? pages.first,
    to,
    status,
    progress: await progressThen(answers, to),
    workers:
      time - to > PAST_MS ? { ...told, workers: told.workers.map((one) => ({ ...one, running: [] })) } : told,
    errors: await answers.errors(
      { ...ofLife(query, status), limit: LIMITS.errorRows, bytes: LIMITS.errorBytes },
      wanted,
      true,
    ),
    series: await answers.series(
      { ...((from ?? pages.first) !== null && { from: from ?? pages.first! }), to },
      wanted,
      true,
    ),
    versions: answers.versions({}),
    profile,
    left: pages.left,
  };
  return reportPieces(await inSlices(jsonChunks(head), wanted), pages.packed);
}

/** Where it is not known how it was, it is of when the report is made. */
async function progressThen(answers: Answers, to: number): Promise<Progress> {
  const then = await answers.progressAt({ to });
  return then.missing === undefined ? then : answers.progress();
}

function until(known: Status['known'], to: number): Status['known'] {
  return known
    ?.filter(({ from }) => from < to)
    .map((range) => ({ ...range, to: range.to === null || range.to > to ? to : range.to }));
}

interface NewestPages {
  /** Of each page its pieces. */
  packed: Uint8Array[][];
  /** Runs before these. */
  left: number;
  /** When the first run here began, ms since the epoch; null: there is none. */
  first: number | null;
}

async function newestPages(
  answers: Answers,
  query: ReportRange,
  wanted: () => boolean,
): Promise<NewestPages> {
  const pages = new TaskPages(answers, query, PAGE);
  const kept: { runs: number; first: number; packed: Uint8Array[] }[] = [];
  let runs = 0;
  let left = 0;
  for (let page = await pages.next(wanted); page; page = await pages.next(wanted)) {
    const { id } = page.tasks;
    runs += id.length;
    const { start } = page.intervals;
    const first = page.base + start.reduce((least, time) => Math.min(least, time), Infinity);
    kept.push({ runs: id.length, first, packed: await inSlices(packedTasks(page), wanted) });
    while (runs - kept[0]!.runs >= LIMITS.reportRuns) {
      const gone = kept.shift()!;
      runs -= gone.runs;
      left += gone.runs;
    }
  }
  const first = Math.min(...kept.map((page) => page.first));
  return { packed: kept.map((page) => page.packed), left, first: Number.isFinite(first) ? first : null };
}
