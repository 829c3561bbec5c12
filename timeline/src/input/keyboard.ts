import type { Navigation } from './navigation.ts';
import type { Picture } from '../picture.ts';
import type { Pointing } from './pointing.ts';
import { stepError, stepInterval } from '../data/steps.ts';

type Direction = 1 | -1;

/** What the keys do (keys.ts lists them for people). */
export class Keyboard {
  readonly #picture: Picture;
  readonly #navigation: Navigation;
  readonly #pointing: Pointing;
  /** Returns whether there was a selection to clear. */
  readonly #clearSelection: () => boolean;

  constructor(picture: Picture, navigation: Navigation, pointing: Pointing, clearSelection: () => boolean) {
    this.#picture = picture;
    this.#navigation = navigation;
    this.#pointing = pointing;
    this.#clearSelection = clearSelection;
  }

  /** Returns whether the key means something here. */
  press(key: string): boolean {
    const action = this.#actions[key.length === 1 && key !== 'E' ? key.toLowerCase() : key];
    if (!action) return false;
    action();
    return true;
  }

  readonly #actions: Record<string, () => void> = {
    a: () => this.#navigation.panBy(-0.2),
    ArrowLeft: () => this.#navigation.panBy(-0.2),
    d: () => this.#navigation.panBy(0.2),
    ArrowRight: () => this.#navigation.panBy(0.2),
    w: () => this.#zoom(1 / 1.5),
    ArrowUp: () => this.#zoom(1 / 1.5),
    s: () => this.#zoom(1.5),
    ArrowDown: () => this.#zoom(1.5),
    f: () => this.#navigation.fit(),
    l: () => this.#navigation.follow(),
    b: () => this.#navigation.back(),
    '+': () => this.#navigation.stretch(this.#height / 2, 1.3),
    '-': () => this.#navigation.stretch(this.#height / 2, 1 / 1.3),
    PageDown: () => void this.#navigation.scroll(this.#height * 0.9),
    PageUp: () => void this.#navigation.scroll(-this.#height * 0.9),
    n: () => this.#stepBar(1),
    p: () => this.#stepBar(-1),
    j: () => this.#stepLane(1),
    k: () => this.#stepLane(-1),
    e: () => this.#stepToError(1),
    E: () => this.#stepToError(-1),
    Enter: () => this.#pointing.hovered && this.#picture.options.onClick(this.#pointing.hovered),
    '/': () => this.#picture.options.onSearch(),
    '?': () => this.#picture.options.onHelp(),
    Escape: () => this.#clear(),
  };

  get #height(): number {
    return this.#picture.stage.plot.height;
  }

  #clear(): void {
    if (!this.#clearSelection()) this.#picture.options.onClear();
    this.#pointing.point(null);
  }

  #zoom(factor: number): void {
    const { hovered } = this.#pointing;
    this.#navigation.zoomBy(factor, hovered && hovered.time !== null ? hovered.x : null);
  }

  #stepBar(direction: Direction): void {
    const { interval } = this.#pointing;
    const lane = interval?.lane ?? this.#picture.stage.layout.boxes[0]?.row.lanes[0];
    if (lane === undefined) return;
    const time = this.#startFor(direction);
    this.#pointing.pointAt(stepInterval(this.#picture.options.columns, lane, time, direction));
  }

  #stepLane(direction: Direction): void {
    const { boxes } = this.#picture.stage.layout;
    const { view, options } = this.#picture;
    const { interval } = this.#pointing;
    const time = interval?.start ?? (view.from + view.to) / 2;
    const first = interval ? boxes.findIndex(({ row }) => row.lanes.includes(interval.lane)) : -1;
    for (let index = first + direction; index >= 0 && index < boxes.length; index += direction) {
      const { row } = boxes[index]!;
      if (row.collapsed !== '') continue;
      const next = stepInterval(options.columns, row.lanes[0]!, time + 0.001, -1);
      if (next) {
        this.#pointing.pointAt(next);
        return;
      }
    }
  }

  #stepToError(direction: Direction): void {
    const { stage, options } = this.#picture;
    const lanes = stage.layout.boxes.flatMap(({ row }) => row.lanes);
    this.#pointing.pointAt(stepError(options.columns, lanes, this.#startFor(direction), direction));
  }

  /** From where a step goes: what is pointed at, or an edge of the view. */
  #startFor(direction: Direction): number {
    const { view } = this.#picture;
    return this.#pointing.interval?.start ?? (direction > 0 ? view.from : view.to);
  }
}
