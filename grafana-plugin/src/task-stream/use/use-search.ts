import type { Timeline, Totals } from '@daskscope/timeline';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Finding, TaskSource } from '../task-source.ts';

/** ms of searching at once: several panels search beside each other. */
const SLICE_MS = 4;

/**
 * Shows what has the text, in any case. Returns how many tasks in view do, counted as `inView` counts them and at the same
 * moment, so that what is found and the legend agree; null: nothing is looked for, or not all is looked through yet.
 */
export function useSearch(
  timeline: Timeline | null,
  source: TaskSource,
  text: string,
  inView: Totals | null,
): number | null {
  const [found, setFound] = useState<number | null>(null);
  const wanted = useDeferredValue(text);
  const marks = useMemo(
    () => (timeline && wanted !== '' ? new Marks(timeline, source.search(wanted)) : null),
    [timeline, source, wanted],
  );
  useEffect(() => {
    if (!marks) return undefined;
    // What came live since is searched, too.
    return marks.count(inView, setFound);
  }, [marks, inView]);
  useEffect(() => {
    if (!marks) return undefined;
    return () => {
      marks.end();
      setFound(null);
    };
  }, [marks]);
  return found;
}

/** What is found, marked in the picture. */
class Marks {
  readonly #timeline: Timeline;
  readonly #finding: Finding;
  /** The version of what is marked; null: nothing is yet. */
  #marked: number | null = null;
  #marking = false;
  #then = () => {};

  constructor(timeline: Timeline, finding: Finding) {
    this.#timeline = timeline;
    this.#finding = finding;
  }

  /** Goes on searching, marks what it finds, and counts it. Returns what ends that. */
  count(inView: Totals | null, told: (found: number) => void): () => void {
    let next: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const goOn = () => {
      if (this.#finding.goOn(SLICE_MS)) next = setTimeout(goOn);
      else
        this.#mark(() => {
          stop = this.#timeline.countFound(inView ?? this.#timeline.view, told);
        });
    };
    goOn();
    return () => {
      clearTimeout(next);
      this.#then = () => undefined;
      stop();
    };
  }

  end(): void {
    this.#timeline.search(null);
  }

  /** What is being marked is marked to its end first: where it takes long, it would not come to one otherwise. */
  #mark(then: () => void): void {
    this.#then = then;
    if (!this.#marking) this.#goOnMarking();
  }

  #goOnMarking(): void {
    const { version, has } = this.#finding;
    this.#marking = this.#marked !== version;
    if (!this.#marking) return this.#then();
    this.#timeline.search(has, () => {
      this.#marked = version;
      this.#goOnMarking();
    });
  }
}
