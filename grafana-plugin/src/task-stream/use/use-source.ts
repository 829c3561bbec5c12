import { Lanes } from '@daskscope/timeline';
import type { DataFrame, PanelData, PanelProps } from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';
import { isTransformed, liveHandleOf, type LiveHandle } from '../../contract/live-handle.ts';
import { taskFilesOf, type TaskFiles } from '../../contract/task-files.ts';
import type { Situation } from '../../panel/situation.ts';
import { GRAFANA_TEXT } from '../frame/field-text.ts';
import { FrameSource } from '../frame/frame-source.ts';
import { liveLinks } from '../live/live-links.ts';
import { LiveSource } from '../live/live-source.ts';
import { notLive, transformed } from '../live/not-live.ts';
import type { TaskStreamOptions } from '../options.ts';
import type { TaskSource } from '../task-source.ts';

const DONE = 'Done';

/** One of them is null: what is drawn, or a sentence that says why nothing can be. Both: there is nothing at all. */
export interface Sourced {
  source: TaskSource | null;
  live: { source: LiveSource; handle: LiveHandle } | null;
  problem: string | null;
  /** What the picture is not, though it was asked for. */
  notice: Situation | null;
  /** Whom to ask for files of what the query asks for; null: nobody. */
  files: TaskFiles | null;
}

type Props = Pick<PanelProps<TaskStreamOptions>, 'data' | 'options' | 'replaceVariables' | 'timeZone'>;

const NOTHING: Sourced = { source: null, live: null, problem: null, notice: null, files: null };

/** What the panel draws. It stays while nothing better has come: while loading, after an error, after a lost connection. */
export function useSource({ data, options, replaceVariables, timeZone }: Props): Sourced {
  const { series } = data;
  const found = useMemo(() => liveFrameOf(series), [series]);
  const handle = found?.handle ?? null;
  const live = useMemo(
    () => (handle?.tasks ? { handle, source: new LiveSource(handle, handle.tasks) } : null),
    [handle],
  );
  useEffect(() => {
    const names = handle?.tasks?.names;
    if (live && names && found)
      live.source.linkBy(liveLinks(found.frame, names, () => live.handle.now(), replaceVariables, timeZone));
  });
  const fromFrames = useFrameSource(live ? NO_FRAMES : series, options);
  const empty = isEmpty(data);
  const next = useMemo((): Sourced | null => {
    if (live && found)
      return {
        ...{ source: live.source, live, problem: null, notice: notLive(found.frame, options, series) },
        files: taskFilesOf([found.frame]),
      };
    if (typeof fromFrames === 'string') return { ...NOTHING, problem: fromFrames };
    if (!fromFrames && !empty) return null;
    const notice = noticeOf(series, fromFrames?.leftOut ?? '');
    return { ...NOTHING, source: fromFrames, notice, files: taskFilesOf(series) };
  }, [live, found, options, series, fromFrames, empty]);
  const [kept, setKept] = useState(NOTHING);
  if (next && next !== kept) setKept(next);
  return next ?? kept;
}

const NO_FRAMES: readonly DataFrame[] = [];

/** What frames draw, or why they cannot; null without any. Lanes stay the same from one answer to the next. */
function useFrameSource(
  series: readonly DataFrame[],
  options: TaskStreamOptions,
): FrameSource | string | null {
  const [laid] = useState(() => new Lanes());
  const { start, end, duration, name, colour, lanes, status, action, key } = options;
  return useMemo(() => {
    if (series.length === 0) return null;
    const fields = { start, end, duration, name, colour, lanes, status, action, key };
    return FrameSource.of(series, fields, laid, GRAFANA_TEXT);
  }, [series, start, end, duration, name, colour, lanes, status, action, key, laid]);
}

const isEmpty = ({ state, series }: PanelData) => state === DONE && series.length === 0;

/** What the data source says of its answer stands behind an icon otherwise; of its rows alone, it may. */
function noticeOf(frames: readonly DataFrame[], leftOut: string): Situation | null {
  const said = frames.flatMap(({ meta }) => meta?.notices ?? []);
  const notices = said.filter(({ inspect }) => inspect !== 'data').map(({ text }) => text);
  const sentence = [transformed(frames), leftOut, ...notices].filter(Boolean).join(' ');
  return sentence === '' ? null : { tone: 'notice', sentence };
}

function liveFrameOf(frames: readonly DataFrame[]): { frame: DataFrame; handle: LiveHandle } | null {
  for (const frame of frames) {
    const handle = liveHandleOf(frame);
    // What transformations made is drawn as it is, though not as often.
    if (handle?.tasks && !isTransformed(frame)) return { frame, handle };
  }
  return null;
}
