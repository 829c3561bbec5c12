import type { StoredRun } from '../stored.ts';

/** A row an interval, as the table `runs` has it. */
export function rowsOf(run: StoredRun, era: number): object[] {
  const { intervals, start, stop } = run;
  const none = { action: null, start, stop, source: null };
  return (intervals.length > 0 ? intervals : [none]).map((interval, seq) => ({
    cluster: whole(run.cluster),
    life: whole(run.life),
    era,
    run: run.run,
    key: whole(run.key),
    fn: whole(run.fn),
    worker: whole(run.worker),
    thread: run.thread,
    action: whole(interval.action),
    seq,
    start: interval.start,
    stop: interval.stop,
    error: run.erred,
    nbytes: Math.round(run.nbytes),
    type: whole(run.type),
    source: whole(interval.source),
    began: start,
    ended: stop,
    errtext: seq === 0 ? whole(run.exception) : null,
    traceback: seq === 0 ? whole(run.traceback) : null,
  }));
}

/** ClickHouse refuses half a pair of surrogates, as is left of a text that was cut within one. */
export function whole<Text extends string | null>(text: Text): Text {
  return (text === null ? null : text.replace(HALVES, '\ufffd')) as Text;
}

const HALVES = /\p{Surrogate}/gu;
