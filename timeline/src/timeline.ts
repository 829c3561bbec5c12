import { listen } from './input/input.ts';
import { Interaction } from './input/interaction.ts';
import { Keyboard } from './input/keyboard.ts';
import { Navigation } from './input/navigation.ts';
import { Picture } from './picture.ts';
import type { Shapes } from './raster/shapes.ts';
import type { Surface } from './draw/surface.ts';
import { Pointing } from './input/pointing.ts';
import { inSlices } from './data/slices.ts';
import type { RunningTask } from './data/running.ts';
import type { TrackPlace } from './tracks/tracks-layout.ts';
import type { Totals } from './data/totals/selection.ts';
import { DEFAULTS, type TimelineOptions } from './timeline-options.ts';
import type { Range } from './data/range.ts';
import type { Viewport } from './layout/viewport.ts';

/**
 * The task stream: mounts in an element, which should have a size of its own, and draws when something has changed. Call
 * `invalidate` after changing columns or lanes, `destroy` to leave nothing behind.
 */
export class Timeline {
  readonly #element: HTMLElement;
  readonly #picture: Picture;
  readonly #navigation: Navigation;
  readonly #pointing: Pointing;
  readonly #stopListening: () => void;
  #stopMarking = () => {};
  #stopSelecting = () => {};

  constructor(
    element: HTMLElement,
    options: Partial<TimelineOptions> & Pick<TimelineOptions, 'columns' | 'lanes' | 'names'>,
  ) {
    this.#element = element;
    if (getComputedStyle(element).position === 'static') element.style.position = 'relative';
    element.tabIndex = 0;
    element.style.outline = 'none';
    const picture = new Picture(element, { ...DEFAULTS, ...options }, () => this.#pointing.overlay());
    const navigation = new Navigation(picture);
    const pointing = new Pointing(picture, navigation);
    const keyboard = new Keyboard(picture, navigation, pointing, () => this.#clearSelection());
    const select = (range: Range) => this.select(range);
    this.#picture = picture;
    this.#navigation = navigation;
    this.#pointing = pointing;
    this.#stopListening = listen(
      element,
      new Interaction({ picture, navigation, pointing, keyboard, select }),
    );
    this.follow();
  }

  get view(): Viewport {
    return this.#picture.view;
  }

  /** Where time is in the picture; CSS px from the element's left. */
  get place(): TrackPlace {
    const { plot } = this.#picture.stage;
    const { from, to } = this.#picture.view;
    return { from, to, x: plot.x, width: plot.width };
  }

  get following(): boolean {
    return this.#picture.following;
  }

  /** Changes some of the options. */
  update(options: Partial<TimelineOptions>): void {
    const { columns } = this.#picture.options;
    this.#picture.options = { ...this.#picture.options, ...options };
    this.invalidate();
    // What is selected is summed anew.
    if (options.columns && options.columns !== columns && this.#pointing.selected)
      this.select(this.#pointing.selected);
  }

  /** Says that columns or lanes have changed: draws them with the next frame. */
  invalidate(): void {
    this.#picture.invalidate();
  }

  /** The tasks that run now, in place of those told before. */
  setRunning(tasks: readonly RunningTask[]): void {
    this.#picture.setRunning(tasks);
  }

  /**
   * Keeps the colour of the tasks that are found and dims the rest; null ends the search. It is done in slices.
   * @param marked called when it is done, unless something else is looked for by then
   */
  search(found: ((task: number) => boolean) | null, marked = () => {}): void {
    this.#stopMarking();
    this.#picture.searching = found !== null;
    this.invalidate();
    this.#stopMarking = inSlices(this.#picture.options.columns.marking(found), () => {
      this.invalidate();
      marked();
    });
  }

  /** Shows a line at a time, as for a pointer in another panel. */
  setCursor(time: number | null): void {
    this.#pointing.cursor = time;
    this.#picture.schedule();
  }

  show(range: Range): void {
    this.#navigation.show(range);
  }

  /** Follows the last `span` ms; Infinity keeps all in view. */
  follow(span?: number): void {
    this.#navigation.follow(span);
  }

  fit(): void {
    this.#navigation.fit();
  }

  back(): void {
    this.#navigation.back();
  }

  /** Selects a range for its totals, which are summed in slices and told; null clears the selection. */
  select(range: Range | null): void {
    this.#stopSelecting();
    this.#pointing.selected = range;
    const { onSelect } = this.#picture.options;
    if (range) this.#stopSelecting = inSlices(this.#picture.totals(range), onSelect);
    else onSelect(null);
    this.#picture.schedule();
  }

  /** Sums what the lanes in the picture did in the range in view, in slices. Returns what ends that. */
  sum(told: (totals: Totals) => void): () => void {
    return inSlices(this.#picture.totals(this.#picture.seen), told);
  }

  /** Counts the tasks in a range that the search has found, as sums count them, in slices. Returns what ends that. */
  countFound(range: Range, told: (found: number) => void): () => void {
    return inSlices(this.#picture.found(range), told);
  }

  /** What a copy of the picture is as large as: CSS px, and device px of each. */
  get size(): { width: number; height: number; dpr: number } {
    const { clientWidth: width, clientHeight: height } = this.#element;
    return { width, height, dpr: this.#picture.stage.dpr };
  }

  /** Draws a copy of the picture as it is now; save/ makes files of it. */
  drawOn(surface: Surface, shapes: Shapes | null = null): void {
    this.#picture.drawOn(surface, shapes);
  }

  destroy(): void {
    this.#stopMarking();
    this.#stopSelecting();
    this.#stopListening();
    this.#picture.destroy();
    for (const name of ['outline', 'cursor', 'touch-action']) this.#element.style.removeProperty(name);
    for (const name of ['tabindex', 'title']) this.#element.removeAttribute(name);
  }

  #clearSelection(): boolean {
    if (!this.#pointing.selected) return false;
    this.select(null);
    return true;
  }
}
