import type { AdvicePlace, Computation, Tasks } from '@daskscope/api';
import { Timeline, type Range } from '@daskscope/timeline';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { AskedNote } from '../asked-note.tsx';
import { useAsked } from '../use-asked.ts';
import { elapsedRuns } from './elapsed-runs.ts';

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

/** What ran in a computation, on an axis of the time since it began. */
export function Picture({ live, of, label, range, setRange, about = null }: PictureProps) {
  const element = useRef<HTMLDivElement>(null);
  const timelineRef = useRef<Timeline | null>(null);
  // Of one that runs, when it was told: what is in view must not decide what is asked for.
  const stop = useMemo(() => of.stop ?? Date.now(), [of]);
  const asked = useAsked<Tasks>('tasks', {
    life: of.life,
    from: of.start,
    to: stop,
    limit: MOST_RUNS,
    resolution: Math.max(0.001, (stop - of.start) / PIXELS),
  });
  const { answer } = asked;
  const runs = useMemo(
    () => answer && elapsedRuns(answer, of.start, live.kept.names),
    [answer, of.start, live],
  );
  const movedRef = useRef(setRange);
  useLayoutEffect(() => {
    movedRef.current = setRange;
  }, [setRange]);
  useLayoutEffect(() => {
    if (!runs || !element.current) return undefined;
    const { theme } = live.themes;
    const timeline = new Timeline(element.current, {
      ...runs,
      names: (group) => live.kept.names.prefixes.name(group),
      theme: theme.value,
      timeZone: 'utc',
      now: () => stop - of.start,
      lost: true,
      whole: false,
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
  }, [runs, live, of.start, stop]);
  useEffect(() => {
    const timeline = timelineRef.current;
    if (!timeline || (!timeline.following && isSame(timeline.view, range))) return;
    timeline.show(range);
  }, [range, runs]);
  useEffect(() => {
    const isOfOne = about !== null && (about.prefix !== null || about.worker !== null);
    timelineRef.current?.search(runs && isOfOne ? runs.shows(about) : null);
  }, [about, runs]);
  return (
    <>
      <AskedNote
        asked={asked}
        empty={answer?.tasks.id.length === 0 ? 'None of its runs is in the task log any more.' : null}
      />
      <div
        class="picture"
        ref={element}
        role="application"
        aria-label={label}
        hidden={!answer?.tasks.id.length}
      />
    </>
  );
}

const isSame = (one: Range, other: Range): boolean =>
  Math.abs(one.from - other.from) < 1e-6 && Math.abs(one.to - other.to) < 1e-6;
