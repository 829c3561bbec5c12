import type { Hover } from '@daskscope/timeline';
import { fetchRun, type RunPlace } from './details.ts';
import { byId, make, setText } from './elements.ts';
import type { TaskFeed } from './task-feed.ts';
import { runOf } from './task-store.ts';
import { groupTooltip, intervalTooltip } from './task-tooltip.ts';
import { Tooltip } from './tooltip.ts';

export interface StreamTooltipOptions {
  feed: TaskFeed;
  now: () => number;
  openDetails: (place: RunPlace, name: string) => void;
  isolate: (group: number) => void;
}

/** The text of a failure is asked for when the pointer rests. */
const REST_MS = 120;
const FAILURES_KEPT = 500;

/** What is said of the bar under the pointer, and what can be done with it once it is held. */
export class StreamTooltip {
  readonly #options: StreamTooltipOptions;
  readonly #tooltip = new Tooltip();
  /** Texts by number of run. */
  readonly #failures = new Map<number, string>();
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamTooltipOptions) {
    this.#options = options;
    document.addEventListener('pointerdown', (event) => {
      if (this.held && !byId('tooltip').contains(event.target as Node)) this.hide();
    });
  }

  get held(): boolean {
    return this.#tooltip.held;
  }

  hide(): void {
    this.#tooltip.hide();
  }

  /** The runs have other numbers from now on. */
  forget(): void {
    this.#failures.clear();
    this.hide();
  }

  /** The pointer is here; null: it has left. */
  point(hover: Hover | null): void {
    clearTimeout(this.#rest);
    if (this.#tooltip.held) return;
    const content = hover && this.#content(hover);
    if (!hover || !content) {
      this.#tooltip.hide();
      return;
    }
    const { left, top } = byId('lanes').getBoundingClientRect();
    this.#tooltip.show(left + hover.x, top + hover.y, content);
    const interval = hover.hit?.interval;
    if (!interval?.error || interval.running) return;
    const number = runOf(interval.task);
    if (!this.#failures.has(number))
      this.#rest = setTimeout(() => void this.#askFailure(number, hover), REST_MS);
  }

  #content({ hit }: Hover): Node[] | null {
    if (!hit) return null;
    const { interval, group, box } = hit;
    const { names, store, lanes, executing } = this.#options.feed;
    if (group) return groupTooltip(group, names, [box.row.host, box.row.worker].filter(Boolean).join(' · '));
    if (!interval) return null;
    const parts = {
      names,
      store,
      lane: lanes.name(interval.lane),
      executing: executing.find(({ lane }) => lane === interval.lane),
      now: this.#options.now(),
    };
    return intervalTooltip(interval, parts, this.#failures.get(runOf(interval.task)) ?? null);
  }

  async #askFailure(number: number, hover: Hover): Promise<void> {
    const place = this.#place(number);
    if (!place) return;
    try {
      const { exception } = await fetchRun(place);
      if (exception === null) return;
      if (this.#failures.size > FAILURES_KEPT) this.#failures.clear();
      this.#failures.set(number, exception);
    } catch {
      return;
    }
    const failure = byId('tooltip').querySelector('.failure');
    if (hover.hit?.interval && failure) setText(failure as HTMLElement, this.#failures.get(number)!);
  }

  /** Holds what the pointer is at. */
  hold({ hit }: Hover): void {
    if (this.#tooltip.hidden || this.#tooltip.held) return;
    const interval = hit?.interval;
    const place = interval ? this.#place(runOf(interval.task)) : null;
    if (!interval || interval.running || !place) {
      this.#tooltip.hold([]);
      return;
    }
    const more = make('button', '', 'Details');
    more.addEventListener('click', () => {
      this.#tooltip.hide();
      this.#options.openDetails(place, this.#options.feed.names.prefixes.name(interval.group));
    });
    const only = make('button', '', 'Only this function');
    only.addEventListener('click', () => {
      this.#tooltip.hide();
      this.#options.isolate(interval.group);
    });
    this.#tooltip.hold([more, only]);
  }

  #place(number: number): RunPlace | null {
    const run = this.#options.feed.store.runs.run(number);
    return run ? { life: this.#options.feed.names.lives.name(run.life), id: run.id } : null;
  }
}
