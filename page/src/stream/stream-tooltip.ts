import type { Hover } from '@daskscope/timeline';
import { fetchRun, type RunPlace } from '../details/fetch-run.ts';
import { Shown } from '../shown.ts';
import type { KeptTasks } from '../tasks/kept-tasks.ts';
import { runOf } from '../tasks/task-store.ts';
import { NOTHING_SAID, type Said } from './said.ts';
import { groupSaid, intervalSaid } from './task-tooltip.ts';

export interface StreamTooltipOptions {
  kept: KeptTasks;
  now: () => number;
  openDetails: (place: RunPlace, name: string) => void;
  isolate: (group: number) => void;
}

export interface Action {
  label: string;
  do: () => void;
}

export interface ShownTooltip {
  /** px from the task stream's top left. */
  x: number;
  y: number;
  said: Said;
  /** What can be done with it while it is held; null: it is not held, and goes with the pointer. */
  actions: readonly Action[] | null;
}

/** The text of a failure is asked for when the pointer rests. */
const REST_MS = 120;
const FAILURES_KEPT = 500;

/** What is said of the bar under the pointer, and what can be done with it once it is held. */
export class StreamTooltip {
  readonly shown = new Shown<ShownTooltip | null>(null);
  readonly #options: StreamTooltipOptions;
  /** Texts by number of run. */
  #failures = new Map<number, string>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** The failed run that is shown; null: another thing, or nothing. */
  #failed: number | null = null;

  constructor(options: StreamTooltipOptions) {
    this.#options = options;
  }

  get held(): boolean {
    return this.shown.value !== null && this.shown.value.actions !== null;
  }

  hide(): void {
    this.shown.set(null);
  }

  /** The runs have other numbers from now on. */
  forget(): void {
    this.#failures = new Map();
    this.#failed = null;
    this.hide();
  }

  /** The pointer is here; null: it has left. */
  point(hover: Hover | null): void {
    clearTimeout(this.#rest);
    if (this.held) return;
    this.#failed = null;
    const said = hover && this.#said(hover);
    this.shown.set(hover && said && { x: hover.x, y: hover.y, said, actions: null });
    const interval = hover?.hit?.interval;
    if (!said || !interval?.error || interval.running) return;
    const number = runOf(interval.task);
    this.#failed = number;
    if (!this.#failures.has(number)) this.#rest = setTimeout(() => void this.#askFailure(number), REST_MS);
  }

  #said({ hit, unknown }: Hover): Said | null {
    const { interval = null, group = null, box } = hit ?? {};
    if (!hit || (unknown && !interval && (group?.busy ?? 0) === 0))
      return unknown && { ...NOTHING_SAID, title: unknown.word, sentence: unknown.reason };
    const { names, store, lanes, executing } = this.#options.kept;
    if (group) return groupSaid(group, names, [box!.row.host, box!.row.worker].filter(Boolean).join(' · '));
    if (!interval) return null;
    const parts = {
      names,
      store,
      lane: lanes.name(interval.lane),
      executing: executing.find(({ lane }) => lane === interval.lane),
      now: this.#options.now(),
    };
    return intervalSaid(interval, parts, this.#failures.get(runOf(interval.task)) ?? null);
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
    const shown = this.shown.value;
    if (!shown || this.#failed !== number) return;
    this.shown.set({ ...shown, said: { ...shown.said, failure: exception } });
  }

  /** Holds what the pointer is at. */
  hold({ hit }: Hover): void {
    const shown = this.shown.value;
    if (!shown || this.held) return;
    const interval = hit?.interval;
    const place = interval && !interval.running ? this.#place(runOf(interval.task)) : null;
    this.shown.set({ ...shown, actions: interval && place ? this.#actions(place, interval.group) : [] });
  }

  #actions(place: RunPlace, group: number): Action[] {
    const { openDetails, isolate, kept } = this.#options;
    const after = (act: () => void) => () => {
      this.hide();
      act();
    };
    return [
      { label: 'Details', do: after(() => openDetails(place, kept.names.prefixes.name(group))) },
      { label: 'Only this function', do: after(() => isolate(group)) },
    ];
  }

  #place(number: number): RunPlace | null {
    const run = this.#options.kept.store.runs.run(number);
    return run ? { life: this.#options.kept.names.lives.name(run.life), id: run.id } : null;
  }
}
