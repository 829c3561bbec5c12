import type { ProgressRow } from '@daskscope/timeline';
import type { PanelData } from '@grafana/data';
import { useEffect, useMemo, useRef } from 'react';
import { liveHandleOf, type LiveHandle } from '../datasource/live-handle.ts';
import { FinishedRows } from './finished-rows.ts';
import { askedFunctions, liveRows } from './live-rows.ts';
import { progressRows } from './progress-rows.ts';

const DONE = 'Done';

export interface Rows {
  /** null: nothing came yet. */
  rows: readonly ProgressRow[] | null;
  /** Why nothing can be shown; null. */
  problem: string | null;
  handle: LiveHandle | null;
  /** What there is after a change of the handle's, without waiting for a frame. */
  latest: () => readonly ProgressRow[] | null;
}

/** The functions of the panel's data. They stay while nothing better has come. */
export function useRows({ series, state }: PanelData, keepFinished: boolean): Rows {
  const frame = series.find((candidate) => liveHandleOf(candidate));
  const handle = frame ? liveHandleOf(frame) : null;
  const finished = useMemo(() => (keepFinished ? new FinishedRows() : null), [keepFinished]);
  const asked = useMemo(() => (frame && handle ? askedFunctions(frame, handle) : null), [frame, handle]);
  const told = useMemo(() => (series.length === 0 ? null : progressRows(series)), [series]);
  const kept = useRef<readonly ProgressRow[] | null>(null);
  const keep = (rows: readonly ProgressRow[]) => (kept.current = finished ? finished.update(rows) : rows);
  const problem = typeof told === 'string' ? told : null;
  if (problem !== null || (told === null && state === DONE)) kept.current = null;
  const latest = () => {
    const rows = handle && liveRows(handle, asked);
    return rows ? keep(rows) : kept.current;
  };
  const shown = useRef<typeof told>(null);
  if (told !== null && typeof told !== 'string' && told !== shown.current) keep(told);
  shown.current = told;
  const reader = useRef(latest);
  useEffect(() => {
    reader.current = latest;
  });
  return { rows: kept.current, problem, handle, latest: useMemo(() => () => reader.current(), []) };
}
