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
    let next: ReturnType<typeof setTimeout> | undefined;
    // What came live since is searched, too.
    const goOn = () => {
      if (marks.goOn()) next = setTimeout(goOn);
      else setFound(marks.count(inView));
    };
    goOn();
    return () => clearTimeout(next);
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

  constructor(timeline: Timeline, finding: Finding) {
    this.#timeline = timeline;
    this.#finding = finding;
  }

  /** True: there is more to look through. */
  goOn(): boolean {
    const more = this.#finding.goOn(SLICE_MS);
    if (!more && this.#marked !== this.#finding.version) {
      this.#marked = this.#finding.version;
      this.#timeline.search(this.#finding.has);
    }
    return more;
  }

  count(inView: Totals | null): number {
    return this.#timeline.found(inView ?? undefined);
  }

  end(): void {
    this.#timeline.search(null);
  }
}
