import type { Hover } from '@daskscope/timeline';
import { fetchRun, type RunPlace } from '../../details/fetch-run.ts';
import { Shown } from '../../shown.ts';
import type { KeptTasks } from '../../tasks/kept-tasks.ts';
import { runOf } from '../../tasks/task-store.ts';

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
  /** What the pointer is at; it is put into words where it is shown. */
  at: Hover;
  /** Why the run failed that the pointer is at; null: it did not, or that is not known yet. */
  failure: string | null;
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

  get kept(): KeptTasks {
    return this.#options.kept;
  }

  get now(): number {
    return this.#options.now();
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
    const interval = hover?.hit?.interval;
    const number = interval?.error && !interval.running ? runOf(interval.task) : null;
    const failure = number === null ? null : (this.#failures.get(number) ?? null);
    this.shown.set(
      hover && hasWords(hover) ? { x: hover.x, y: hover.y, at: hover, failure, actions: null } : null,
    );
    if (number === null) return;
    this.#failed = number;
    if (!this.#failures.has(number)) this.#rest = setTimeout(() => void this.#askFailure(number), REST_MS);
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
    this.shown.set({ ...shown, failure: exception });
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

const hasWords = ({ hit, unknown }: Hover): boolean =>
  unknown !== null || Boolean(hit?.interval) || Boolean(hit?.group);
