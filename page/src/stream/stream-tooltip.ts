import type { Hover } from '@daskscope/timeline';
import { fetchRun, type RunPlace } from './details.ts';
import { byId, make, setText } from '../elements.ts';
import type { TaskFeed } from '../tasks/task-feed.ts';
import { runOf } from '../tasks/task-store.ts';
import { groupTooltip, intervalTooltip } from './task-tooltip.ts';
import { Tooltip } from '../tooltip.ts';

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
  #failures = new Map<number, string>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** The failed run that is shown; null: another thing, or nothing. */
  #shown: number | null = null;

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
    this.#failures = new Map();
    this.#shown = null;
    this.hide();
  }

  /** The pointer is here; null: it has left. */
  point(hover: Hover | null): void {
    clearTimeout(this.#rest);
    if (this.#tooltip.held) return;
    this.#shown = null;
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
    this.#shown = number;
    if (!this.#failures.has(number)) this.#rest = setTimeout(() => void this.#askFailure(number), REST_MS);
  }

  #content({ hit, unknown }: Hover): Node[] | null {
    const { interval = null, group = null, box } = hit ?? {};
    if (!hit || (unknown && !interval && (group?.busy ?? 0) === 0))
      return unknown && [make('h3', '', unknown.word), make('div', '', unknown.reason)];
    const { names, store, lanes, executing } = this.#options.feed;
    if (group)
      return groupTooltip(group, names, [box!.row.host, box!.row.worker].filter(Boolean).join(' · '));
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

  async #askFailure(number: number): Promise<void> {
    const place = this.#place(number);
    if (!place) return;
    const failures = this.#failures;
    const exception = await fetchRun(place).then(
      (run) => run.exception,
      () => null,
    );
    // Numbers are of other runs since.
    if (exception === null || failures !== this.#failures) return;
    if (failures.size > FAILURES_KEPT) failures.clear();
    failures.set(number, exception);
    // The pointer may be at another run by now.
    if (this.#shown !== number) return;
    const failure = byId('tooltip').querySelector<HTMLElement>('.failure');
    if (failure) setText(failure, exception);
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
