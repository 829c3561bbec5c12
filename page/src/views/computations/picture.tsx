import type { AdvicePlace, Computation, Tasks } from '@daskscope/api';
import { Columns, ELAPSED, Lanes, Timeline, type Interval, type Range } from '@daskscope/timeline';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { AskedNote } from '../asked-note.tsx';
import { useAsked } from '../use-asked.ts';
import { elapsedRuns } from './elapsed-runs.ts';
import { endOf, noPictureText, pointedText } from './figures.ts';
import { FOLLOW_MS } from './follow.ts';

/** Drawn at most; what is merged is what cannot be seen apart. */
const MOST_RUNS = 100_000;
const PIXELS = 1_600;

export interface PictureProps {
  live: Live;
  of: Computation;
  label: string;
  /** ms since it began. */
  range: Range;
  setRange: (range: Range) => void;
  /** Whatever else ran fades; null: nothing does. */
  about?: Pick<AdvicePlace, 'prefix' | 'worker'> | null;
}

/** What ran in a computation, on an axis of the time since it began, and what the pointer is at in words. */
export function Picture({ live, of, label, range, setRange, about = null }: PictureProps) {
  const element = useRef<HTMLDivElement>(null);
  const timelineRef = useRef<Timeline | null>(null);
  const [pointed, setPointed] = useState<Interval | null>(null);
  // Of one that runs, when it was told: what is in view must not decide what is asked for.
  const length = useMemo(() => Math.max(1, endOf(of) - of.start), [of]);
  const isRunning = of.state === 'running';
  const asked = useAsked<Tasks>(
    'tasks',
    {
      life: of.life,
      from: of.start,
      ...(!isRunning && { to: endOf(of) }),
      limit: MOST_RUNS,
      // Of one that runs, seldom another one: it is another question.
      resolution: (isRunning ? 2 ** Math.ceil(Math.log2(length)) : length) / PIXELS,
    },
    isRunning ? FOLLOW_MS : null,
  );
  // The one before stays until there is another.
  const [answer, setAnswer] = useState(asked.answer);
  if (asked.answer && asked.answer !== answer) setAnswer(asked.answer);
  const lanes = useMemo(() => new Lanes(), []);
  const runs = useMemo(
    () => answer && elapsedRuns(answer, of.start, live.kept.names, lanes),
    [answer, of.start, live, lanes],
  );
  const columns = runs && runs.columns;
  const empty = columns === null || columns.length === 0;
  const movedRef = useRef(setRange);
  useLayoutEffect(() => {
    movedRef.current = (view) => {
      if (!isSame(view, range)) setRange(view);
    };
  }, [range, setRange]);
  useLayoutEffect(() => {
    const { theme } = live.themes;
    const timeline = new Timeline(element.current!, {
      columns: new Columns(1),
      lanes,
      names: (group) => live.kept.names.prefixes.name(group),
      theme: theme.value,
      timeZone: ELAPSED,
      whole: false,
      onHover: (hover) => setPointed(hover?.hit?.interval ?? null),
      // Only what a person moves: by itself it follows the last minute until it is shown another range.
      onView: (view, following) => {
        if (!following) movedRef.current({ from: view.from, to: view.to });
      },
    });
    timelineRef.current = timeline;
    const unwatch = theme.watch((next) => timeline.update({ theme: next }));
    return () => {
      unwatch();
      timelineRef.current = null;
      timeline.destroy();
    };
  }, [live, lanes]);
  useLayoutEffect(() => {
    if (columns) timelineRef.current?.update({ columns, now: () => length, lost: of.state !== 'running' });
  }, [columns, length, of.state]);
  useEffect(() => {
    const timeline = timelineRef.current;
    if (!timeline || (!timeline.following && isSame(timeline.view, range))) return;
    timeline.show(range);
  }, [range]);
  useEffect(() => {
    // When the end was not seen, it ends with its last run.
    if (columns && of.state === 'lost') timelineRef.current?.fit();
  }, [columns, of.state]);
  useEffect(() => {
    const isOfOne = about !== null && (about.prefix !== null || about.worker !== null);
    timelineRef.current?.search(runs && isOfOne ? runs.shows(about) : null);
  }, [about, runs]);
  return (
    <>
      <AskedNote asked={asked} empty={empty && answer ? noPictureText(of) : null} />
      <div class="picture" ref={element} role="application" aria-label={label} hidden={empty} />
      <p class="pointed" hidden={empty}>
        {pointed
          ? pointedText(pointed, live.kept.names.prefixes.name(pointed.group), lanes.name(pointed.lane))
          : 'Point at a bar to read what it is; drag to see a part of the time, double click to go back.'}
      </p>
    </>
  );
}

const isSame = (one: Range, other: Range): boolean =>
  Math.abs(one.from - other.from) < 1e-6 && Math.abs(one.to - other.to) < 1e-6;
