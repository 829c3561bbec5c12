import type { Progress, Tasks } from '@daskscope/api';
import { Names, NO_SCHEDULER_SEEN } from '@daskscope/client';
import { inSlices } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { sent } from '../contract/live-handle.ts';
import { carryingFiles } from '../contract/task-files.ts';
import { carryingSums, rangeSums, Wholeness, type SumsRange, type TaskSums } from '../contract/task-sums.ts';
import { mergedNotice, sumsToSave, tasksMeta } from '../contract/tasks-meta.ts';
import { isTold, type ExporterApi } from './exporter-api.ts';
import { filesOf } from './files/files-of.ts';
import { annotationsFrame } from './frames/annotations.ts';
import { errorsFrame } from './frames/errors.ts';
import { staysOfTasks } from './frames/stays.ts';
import { makingTasksFrame } from './frames/tasks.ts';
import { IntervalLog } from './live/interval-log.ts';
import { readRows } from './live/read-rows.ts';
import { RowMatch } from './live/row-match.ts';
import type { LiveAsked } from './of-cluster.ts';
import { snapshotFrame, type Asked } from './views.ts';

/** Intervals of one answer that is not live. */
const MOST_INTERVALS = 250_000;

/** The frames of a type that could be live, asked for once. */
export async function framesOf(
  api: ExporterApi,
  asked: LiveAsked,
  annotation: boolean,
): Promise<DataFrame[]> {
  const { type, refId, filter, linkTo } = asked;
  if (type === 'errors') {
    const { errors } = await api.errors(filter, asked);
    return [
      annotation
        ? annotationsFrame(refId, errors, filter, linkTo)
        : errorsFrame(refId, errors, filter, { linkTo }),
    ];
  }
  if (type === 'tasks') return [await tasksFrame(api, asked)];
  const ofWorkers = type === 'workers' || type === 'hosts' || type === 'running';
  const told = ofWorkers ? null : await progressThen(api, asked.to);
  const then = told?.missing === undefined ? told : null;
  const snapshots = {
    progress: ofWorkers ? null : (then ?? (await api.progress())),
    workers: ofWorkers ? await api.workers() : null,
  };
  const now = snapshots.workers?.time ?? snapshots.progress?.time ?? Date.now();
  const notice = noticeOf(told, asked.to, now);
  const meta = { ...(notice && { notices: [notice] }), ...(then && { custom: { asOf: then.time } }) };
  const frame = snapshotFrame({ ...asked, type }, snapshots, now, meta);
  if (!frame) throw new Error(NO_SCHEDULER_SEEN);
  return [frame];
}

/** How it was at the end of a range of the past, or why that is not known; null: it is of now, or the exporter cannot be asked. */
async function progressThen(api: ExporterApi, to: number): Promise<Progress | null> {
  return to < Date.now() - LONG_AGO_MS ? api.progress(to) : null;
}

async function tasksFrame(api: ExporterApi, { refId, filter, ...range }: Asked): Promise<DataFrame> {
  const log = new IntervalLog(MOST_INTERVALS);
  const wholeness = new Wholeness();
  const names = new Names();
  let now = Date.now();
  let known: Tasks['known'];
  let stays: Tasks['stays'];
  for await (const page of api.tasks(filter, range)) {
    names.learn(page);
    log.append(page);
    wholeness.take(page);
    now = page.base + page.now;
    known ??= page.known;
    stays ??= page.stays;
  }
  const match = new RowMatch(filter);
  const details = function* () {
    const options = { from: log.first, to: log.end, number: 0, match, names };
    for (const { row } of readRows(log, options)) for (const at of row) yield log.detail(at, names)!;
  };
  const making = makingTasksFrame(details(), [], { refId, names, now });
  const made = await new Promise<DataFrame>((told) => void inSlices(making, told));
  const leftOut = wholeness.more || log.first > 0;
  const whole = wholeness.whole && !leftOut;
  const { totals } = wholeness;
  const told = isTold(filter) ? rangeSums({ totals }) : null;
  const name = (position: number) => names.prefixes[position] ?? '';
  const sums: TaskSums = {
    version: 1,
    whole,
    rows: made.length,
    name,
    ask: (asked, search = '') =>
      search === '' && isSame(asked, range) ? Promise.resolve(told) : api.sums(filter, asked, search),
  };
  const there = staysOfTasks(stays, names.workers, (worker) => filter.worker(worker));
  const custom = tasksMeta({
    ...{ known: known ?? null, until: now, whole, rows: made.length },
    ...(there && { stays: there }),
    ...(told && { totals: sumsToSave(told, range, name) }),
  });
  const merged = totals?.merged ?? 0;
  made.meta = {
    ...made.meta,
    custom: carryingFiles(filesOf(api, filter), carryingSums(sums, custom)),
    notices: [...(leftOut ? [LEFT_OUT] : []), ...(merged > 0 ? [mergedNotice(merged)] : [])],
  };
  return sent(made);
}

/** To the tenth of a millisecond: a picture's edges are not whole ones. */
const isSame = (a: SumsRange, b: SumsRange) => Math.abs(a.from - b.from) < 0.1 && Math.abs(a.to - b.to) < 0.1;

const LEFT_OUT = {
  severity: 'warning' as const,
  text: 'There are more intervals than are shown here. A shorter time range has all of them.',
};

const LONG_AGO_MS = 60_000;

const info = (text: string) => ({ severity: 'info' as const, text });

/** When what is told was so, where that is no matter of course. @param told of the end of the range; null: of that nobody was asked */
function noticeOf(told: Progress | null, to: number, now: number) {
  if (!told) return to < now - LONG_AGO_MS ? NO_HISTORY : undefined;
  if (told.missing !== undefined) return info(`${told.missing} This is how it is now.`);
  return told.time < to - LONG_AGO_MS ? HEARD_LAST : AT_THE_END;
}

const AT_THE_END = info('This is how it was at the end of the time range, from the exporter’s history.');

const HEARD_LAST = info(
  'Nothing is known of the end of the time range: this is how it was when it was heard last before.',
);

const NO_HISTORY = info(
  'This is how it is now: the exporter keeps no history of it. Prometheus does, from its metrics.',
);
