import type { TaskFailure, TraceEvent } from '@daskscope/api';
import type { ExportedInterval, ExportedRun } from './runs.ts';
import { Tracks } from './tracks.ts';

/** Of a lane, at most: the tracks' numbers of the next lane begin behind them. */
const TRACKS = 1_000;

const TEXT_LIMIT = 2_000;

const OWN = 'thread';
const TRANSFERS = 'transfers';
const KINDS = [OWN, TRANSFERS] as const;
type Kind = (typeof KINDS)[number];

interface Process {
  pid: number;
  lanes: Map<string, Tracks>;
  /** Tracks that have a name. */
  named: Set<number>;
}

/**
 * Chrome's trace events (Trace Event Format, docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU): workers are
 * processes, their lanes threads, what a thread did is a complete event. Perfetto drops an event that overlaps another of its
 * thread in part, so that those get threads of their own.
 */
export class TraceEvents {
  readonly #processes = new Map<string, Process>();

  /**
   * Of one run, and the names of what is new with it.
   * @param failure why it failed; undefined: it did not, or that is not known any more
   */
  *ofRun(run: ExportedRun, failure: TaskFailure | undefined): Generator<TraceEvent> {
    const { life, worker } = run;
    const process = yield* this.#process(life, worker.address, worker.name);
    const ended = run.intervals.length - 1;
    for (const [index, interval] of run.intervals.entries()) {
      const kind = interval.action === 'transfer' ? TRANSFERS : OWN;
      const tid = yield* this.#thread(process, run.thread, kind, interval);
      yield this.#complete(run, interval, { pid: process.pid, tid });
      if (index === ended && run.erred) {
        const name = firstLine(failure?.exception ?? 'error, whose text is not kept');
        yield {
          ph: 'i',
          s: 't',
          name,
          cat: 'error',
          pid: process.pid,
          tid,
          ts: interval.stop,
          args: textsOf(run.key, failure),
        };
      }
    }
  }

  /** Of a failure without a run, as of a worker that died. */
  *ofNoRun(failure: TaskFailure): Generator<TraceEvent> {
    const address = failure.workers.at(-1);
    if (address === undefined) return;
    const { pid } = yield* this.#process(failure.life, address, '');
    yield {
      ph: 'i',
      s: 'p',
      name: firstLine(failure.exception),
      cat: 'error',
      pid,
      tid: 1,
      ts: Math.round(failure.time * 1000),
      args: textsOf(failure.key, failure),
    };
  }

  #complete(run: ExportedRun, interval: ExportedInterval, place: { pid: number; tid: number }): TraceEvent {
    const { action, start, stop, source } = interval;
    return {
      ph: 'X',
      name: action === 'compute' ? run.prefix : `${action} ${run.prefix}`,
      cat: run.erred ? `${action},error` : action,
      ...place,
      ts: start,
      dur: stop - start,
      ...(run.erred && action === 'compute' && { cname: 'terrible' as const }),
      args: {
        key: run.key,
        run: run.id,
        status: run.erred ? 'error' : 'ok',
        nbytes: run.nbytes,
        ...(source && { source: source.address }),
      },
    };
  }

  *#process(life: string, address: string, name: string): Generator<TraceEvent, Process> {
    const key = `${address} ${life}`;
    const known = this.#processes.get(key);
    if (known) return known;
    const pid = this.#processes.size + 1;
    const made: Process = { pid, lanes: new Map(), named: new Set() };
    this.#processes.set(key, made);
    const label = name && name !== address ? `${name} ${address}` : address;
    yield { ph: 'M', pid, tid: 0, name: 'process_name', args: { name: label } };
    yield { ph: 'M', pid, tid: 0, name: 'process_labels', args: { labels: life } };
    yield { ph: 'M', pid, tid: 0, name: 'process_sort_index', args: { sort_index: pid } };
    return made;
  }

  *#thread(
    process: Process,
    lane: number,
    kind: Kind,
    span: ExportedInterval,
  ): Generator<TraceEvent, number> {
    const key = `${lane} ${kind}`;
    const tracks = process.lanes.get(key) ?? new Tracks(TRACKS);
    process.lanes.set(key, tracks);
    const track = tracks.place(span.start, span.stop);
    const tid = 1 + (lane * KINDS.length + KINDS.indexOf(kind)) * TRACKS + track;
    if (process.named.has(tid)) return tid;
    process.named.add(tid);
    const name = `thread ${lane}${kind === OWN ? '' : `, ${kind}`}${track === 0 ? '' : ` (${track + 1})`}`;
    yield { ph: 'M', pid: process.pid, tid, name: 'thread_name', args: { name } };
    yield { ph: 'M', pid: process.pid, tid, name: 'thread_sort_index', args: { sort_index: tid } };
    return tid;
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, 200);

const textsOf = (key: string, failure: TaskFailure | undefined) => ({
  key,
  ...(failure && {
    exception: failure.exception.slice(0, TEXT_LIMIT),
    traceback: failure.traceback.slice(-TEXT_LIMIT),
  }),
});
