import type { Range, Timeline } from '@daskscope/timeline';
import { Shown } from '../shown.ts';
import { legendEntries, type LegendEntry } from './legend-entries.ts';

/** Sums of what is in view, made in slices. */
export class ViewSums {
  readonly legend = new Shown<readonly LegendEntry[]>([]);
  /** The time in which nothing is, of which version of the intervals; null: something is, or it is not summed yet. */
  empty: { range: Range; version: number } | null = null;
  readonly #names: (group: number) => string;
  /** Ends those that are under way; null: none are. */
  #stop: (() => void) | null = null;

  constructor(names: (group: number) => string) {
    this.#names = names;
  }

  get underWay(): boolean {
    return this.#stop !== null;
  }

  /**
   * @param version of the intervals that are summed
   * @param moved whether another time is in view than was summed last: functions need not keep their places
   */
  sum(timeline: Timeline, version: number, moved: boolean): void {
    const kept = moved ? [] : this.legend.value;
    if (moved) this.empty = null;
    const { from, to } = timeline.view;
    let summed = false;
    const stop = timeline.sum(({ groups }) => {
      summed = true;
      this.#stop = null;
      this.empty = groups.length === 0 ? { range: { from, to }, version } : null;
      this.legend.set(legendEntries(groups, kept, this.#names));
    });
    if (!summed) this.#stop = stop;
  }

  forget(): void {
    this.#stop?.();
    this.#stop = null;
    this.empty = null;
  }
}
