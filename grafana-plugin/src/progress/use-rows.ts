import { FunctionRows, type ToldRow } from '@daskscope/client';
import type { ProgressRow } from '@daskscope/timeline';
import type { PanelData } from '@grafana/data';
import { useEffect, useMemo, useRef } from 'react';
import { liveHandleOf, type LiveHandle } from '../contract/live-handle.ts';
import { useStopped } from '../panel/use-stopped.ts';
import { askedFunctions, liveRows } from './live-rows.ts';
import { progressRows } from './progress-rows.ts';

const DONE = 'Done';

export interface Rows {
  /** null: nothing came yet. */
  rows: readonly ProgressRow[] | null;
  /** Why nothing can be shown; null. */
  problem: string | null;
  /** What brings news; null: nothing does, or does no more. */
  handle: LiveHandle | null;
  /** Since when it does no more, since somebody stopped it: ms since the epoch, the browser's clock. */
  stopped: number | null;
  /** What there is after a change of the handle's, without waiting for a frame. */
  latest: () => readonly ProgressRow[] | null;
}

/** The functions of the panel's data. They stay while nothing better has come. */
export function useRows(data: PanelData, keepFinished: boolean): Rows {
  const { series, state } = data;
  const frame = series.find((candidate) => liveHandleOf(candidate));
  const carried = frame ? liveHandleOf(frame) : null;
  const stopped = useStopped(carried, data);
  const handle = stopped === null ? carried : null;
  const functions = useMemo(() => new FunctionRows<ProgressRow & ToldRow>(), []);
  const asked = useMemo(() => (frame && handle ? askedFunctions(frame, handle) : null), [frame, handle]);
  const told = useMemo(() => (series.length === 0 ? null : progressRows(series)), [series]);
  const kept = useRef<readonly ProgressRow[] | null>(null);
  const keep = (rows: readonly ProgressRow[], life?: string | null) => {
    functions.update(rows, life);
    return (kept.current = keepFinished ? [...functions.rows, ...functions.done] : rows);
  };
  const problem = typeof told === 'string' ? told : null;
  if (problem !== null || (told === null && state === DONE)) kept.current = null;
  const takeLive = () => {
    const rows = handle && liveRows(handle, asked);
    return rows && keep(rows, handle.progress!.life);
  };
  const latest = () => takeLive() ?? kept.current;
  const shown = useRef<typeof told>(null);
  // The frame of a picture that was stopped is older than the picture.
  const stands = stopped !== null && kept.current !== null;
  const isNew = told !== null && typeof told !== 'string' && told !== shown.current;
  if (isNew && !stands && !takeLive()) keep(told);
  shown.current = told;
  const reader = useRef(latest);
  useEffect(() => {
    reader.current = latest;
  });
  return { rows: kept.current, problem, handle, stopped, latest: useMemo(() => () => reader.current(), []) };
}
