import { FunctionRows, type ToldRow } from '@daskscope/client';
import type { ProgressRow } from '@daskscope/timeline';
import type { PanelData } from '@grafana/data';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
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
  const asked = useMemo(() => (frame && handle ? askedFunctions(frame, handle) : null), [frame, handle]);
  const told = useMemo(() => (series.length === 0 ? null : progressRows(series)), [series]);
  const problem = typeof told === 'string' ? told : null;
  const nothing = problem !== null || (told === null && state === DONE);

  const [kept] = useState(() => new KeptRows());
  const [rows, setRows] = useState<readonly ProgressRow[] | null>(null);
  const takeLive = useCallback((): boolean => {
    const live = handle && liveRows(handle, asked);
    if (live) kept.take(live, keepFinished, handle.progress!.life);
    return live !== null;
  }, [handle, asked, keepFinished, kept]);
  // The frame of a picture that was stopped is older than the picture.
  const stands = stopped !== null;
  useLayoutEffect(() => {
    if (nothing) kept.clear();
    else if (told !== null && typeof told !== 'string' && !(stands && kept.rows) && !takeLive())
      kept.take(told, keepFinished);
    setRows(kept.rows);
  }, [told, nothing, stands, takeLive, keepFinished, kept]);

  const reader = useRef(takeLive);
  useEffect(() => {
    reader.current = takeLive;
  }, [takeLive]);
  const latest = useCallback(() => {
    reader.current();
    return kept.rows;
  }, [kept]);
  return { rows: nothing ? null : rows, problem, handle, stopped, latest };
}

/** What a panel shows. */
class KeptRows {
  /** null: nothing came yet. */
  rows: readonly ProgressRow[] | null = null;
  readonly #functions = new FunctionRows<ProgressRow & ToldRow>();

  take(rows: readonly ProgressRow[], keepFinished: boolean, life?: string | null): void {
    this.#functions.update(rows, life);
    this.rows = keepFinished ? [...this.#functions.rows, ...this.#functions.done] : rows;
  }

  clear(): void {
    this.rows = null;
  }
}
