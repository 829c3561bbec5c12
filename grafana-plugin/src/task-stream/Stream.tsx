import { css } from '@emotion/css';
import { isKnown, type Hover, type Range, type Totals } from '@daskscope/timeline';
import { saveFile, savePicture } from '@daskscope/timeline/save';
import type { AbsoluteTimeRange } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { LiveHandle } from '../contract/live-handle.ts';
import type { TaskFiles } from '../contract/task-files.ts';
import { EmptyNote } from '../panel/EmptyNote.tsx';
import type { Situation } from '../panel/situation.ts';
import { timelineTheme } from '../panel/timeline-theme.ts';
import { KeyList } from './KeyList.tsx';
import { noLanes } from './no-lanes.ts';
import type { TaskStreamOptions } from './options.ts';
import type { ShownTotals } from './totals/shown-totals.ts';
import { pointedAt, type Pointed } from './pointed.ts';
import { RangeTotals } from './totals/RangeTotals.tsx';
import { savedOf } from './saved.ts';
import type { Saves } from './SaveMenu.tsx';
import { TaskTooltip } from './TaskTooltip.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useCrossHair } from './use/use-cross-hair.ts';
import { useExact } from './use/use-exact.ts';
import { useFound } from './use/use-found.ts';
import { useLiveUpdates } from './use/use-live-updates.ts';
import { useSearch } from './use/use-search.ts';
import type { Sourced } from './use/use-source.ts';
import { useTimeline } from './use/use-timeline.ts';
import { useTotals } from './use/use-totals.ts';
import { useUnknown } from './use/use-unknown.ts';
import type { TaskSource } from './task-source.ts';
import { useView } from './use/use-view.ts';
import type { WantedView } from './wanted-view.ts';

/**
 * Frames a second. Live tasks come ten times a second and are drawn at once, so while they do the picture slides with them alone: a
 * dashboard has other panels to draw.
 */
const SLIDE_RATE = 8;

interface Props {
  source: TaskSource;
  live: Sourced['live'];
  files: TaskFiles | null;
  width: number;
  height: number;
  view: WantedView;
  timeZone: string;
  situation: Situation | null;
  /** ms since the epoch, the browser's clock: lost, or stopped; null while what comes live comes. */
  lostSince: number | null;
  /** Somebody has stopped what came live. */
  stopped: boolean;
  isolated: number | null;
  options: TaskStreamOptions;
  onChangeTimeRange: (range: AbsoluteTimeRange) => void;
  onTotals: (totals: ShownTotals | null) => void;
  clearIsolated: () => void;
}

const LEAST_HEIGHT_FOR_TOOLBAR = 120;

/** The drawing, with what floats over it. */
export function Stream(props: Props) {
  const { source, live, files, width, height, view, timeZone, isolated, options } = props;
  const { onChangeTimeRange, onTotals, clearIsolated } = props;
  const styles = useStyles2(getStyles);
  const grafanaTheme = useTheme2();
  const theme = useMemo(() => timelineTheme(grafanaTheme), [grafanaTheme]);
  const element = useRef<HTMLDivElement>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [held, setHeld] = useState<Pointed | null>(null);
  const [selected, setSelected] = useState<Totals | null>(null);
  const [keys, setKeys] = useState(false);
  const crossHair = useRef<(time: number | null) => void>(() => undefined);

  const at = useCallback(
    (hover: Hover | null) =>
      pointedAt(hover, source, element.current?.getBoundingClientRect() ?? { x: 0, y: 0 }),
    [source],
  );
  const onHover = useCallback(
    (hover: Hover | null) => {
      setPointed(at(hover));
      crossHair.current(hover?.time ?? null);
    },
    [at],
  );
  const onClick = useCallback((hover: Hover) => setHeld(at(hover)), [at]);
  const zoom = useCallback(
    ({ from, to }: Range) => onChangeTimeRange({ from: Math.floor(from), to: Math.ceil(to) }),
    [onChangeTimeRange],
  );
  const { range, away, onView } = useView(view);
  const names = useCallback((group: number) => source.name(group), [source]);
  const handle = live?.handle ?? null;
  const { lostSince, stopped } = props;
  const now = useMemo(() => clockOf(range, handle, lostSince), [range, handle, lostSince]);
  const ended = lostSince === null ? null : now();
  const unknown = useUnknown(source, handle, view, stopped ? { stopped: ended } : { lost: ended });
  const onSearch = useCallback(() => searchInput.current?.focus(), []);
  const onHelp = useCallback(() => setKeys(true), []);
  const [text, setText] = useState('');
  const onClear = useCallback(() => {
    setHeld(null);
    setText('');
    clearIsolated();
  }, [clearIsolated]);
  const timeline = useTimeline(element, {
    columns: source.columns,
    lanes: source.lanes,
    names,
    theme,
    timeZone,
    now,
    lost: lostSince !== null,
    whole: source.sums?.whole ?? true,
    unknown,
    stays: source.stays,
    isolated,
    slideRate: SLIDE_RATE,
    zoomOnDrag: false,
    onHover,
    onClick,
    onRange: zoom,
    onSelect: setSelected,
    onView,
    onSearch,
    onHelp,
    onClear,
  });
  const back = useCallback(() => {
    if (!timeline) return;
    const { follows, from, to } = range.current;
    if (follows) timeline.follow(to - from);
    else timeline.show({ from, to });
  }, [timeline, range]);
  useEffect(back, [back, view.id]);
  // What does not come live moves with the dashboard's refresh.
  useEffect(() => timeline?.invalidate(), [timeline, view.to]);
  useEffect(() => {
    if (timeline && !live) timeline.setRunning(source.running);
  }, [timeline, live, source]);
  useEffect(() => {
    source.lanes.collapseAll(options.collapsed);
    timeline?.invalidate();
  }, [timeline, source.lanes, options.collapsed]);
  useLiveUpdates(timeline, live?.source ?? null, handle, stopped);
  const showTime = useCrossHair(timeline);
  useEffect(() => {
    crossHair.current = showTime;
  }, [showTime]);
  const inView = useTotals(timeline, source);
  const found = useSearch(timeline, source, text, inView);
  const totals = useExact(inView, useFound(source.sums, text), timeline?.following ?? false);
  const exactlyFound = text === '' ? null : (totals?.found ?? null);
  const inRange = useExact(selected, source.sums, false);
  useEffect(() => onTotals(totals), [onTotals, totals]);

  const drawn = () => {
    if (!timeline) throw new Error('There is no picture yet.');
    return timeline;
  };
  const saves: Saves = {
    onPicture: async (kind) => {
      const cluster = files?.cluster ?? null;
      const saved = savedOf({ timeline: drawn(), theme, timeZone, totals, names, cluster });
      return savePicture(saved, kind, cluster);
    },
    onFile:
      files &&
      (async (kind) => {
        const { content, name } = await files.ask(kind, drawn().view);
        saveFile(content, name);
      }),
  };

  const toolbar = (options.toolbar && height >= LEAST_HEIGHT_FOR_TOOLBAR) || props.situation !== null;
  const shown = held ?? pointed;
  const empty = emptyText(source, live?.handle ?? null, totals);
  return (
    <div className={styles.stream} style={{ width, height }}>
      {toolbar && (
        <Toolbar
          situation={props.situation}
          totals={totals}
          search={text}
          found={exactlyFound ?? found}
          foundAll={exactlyFound !== null || (source.sums?.whole ?? true)}
          searchInput={searchInput}
          onSearch={setText}
          away={away}
          follows={view.follows}
          onBack={back}
          onApply={() => timeline && zoom(timeline.view)}
          saves={saves}
          onKeys={onHelp}
        />
      )}
      <div className={styles.plot}>
        <div ref={element} className={styles.canvas} data-testid="daskscope-task-stream" />
        {empty !== '' && <EmptyNote>{empty}</EmptyNote>}
        {inRange && <RangeTotals totals={inRange} name={names} onClose={() => timeline?.select(null)} />}
      </div>
      {shown && (
        <TaskTooltip pointed={shown} held={held !== null} timeZone={timeZone} onClose={() => setHeld(null)} />
      )}
      {keys && <KeyList onDismiss={() => setKeys(false)} />}
    </div>
  );
}

/** The clock of what is shown. It stands where nothing more was heard, so that the picture stays, and ends with a range that ended. */
function clockOf(
  range: RefObject<WantedView>,
  handle: LiveHandle | null,
  lostSince: number | null,
): () => number {
  if (!handle) return () => (range.current!.follows ? range.current!.to : Date.now());
  if (lostSince === null) return () => handle.now();
  const lost = lostSince + handle.now() - Date.now();
  return () => lost;
}

/** What an empty picture means; '' where there is something, or the picture says it. */
function emptyText(source: TaskSource, handle: LiveHandle | null, totals: ShownTotals | null): string {
  if (source.columns.length > 0 || source.running.length > 0 || !totals) return '';
  if (handle) return totals.lanes === 0 ? noLanes(handle) : '';
  if (totals.known === 0) return '';
  if (source.known === null) return 'The query has no rows in this time';
  return isKnown(totals)
    ? 'Nothing that the query asks for ran in this time'
    : 'Nothing that the query asks for was recorded in this time';
}

const getStyles = () => ({
  stream: css({ display: 'flex', flexDirection: 'column' }),
  plot: css({ position: 'relative', flex: '1 1 0', minHeight: 0 }),
  canvas: css({ position: 'absolute', inset: 0 }),
});
