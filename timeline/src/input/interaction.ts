import type { Gestures } from './input.ts';
import type { Keyboard } from './keyboard.ts';
import type { Navigation } from './navigation.ts';
import type { Picture } from '../picture.ts';
import type { Pointing } from './pointing.ts';
import type { Range } from '../data/range.ts';

interface Parts {
  picture: Picture;
  navigation: Navigation;
  pointing: Pointing;
  keyboard: Keyboard;
  select: (range: Range) => void;
}

/** What mouse, touch and keyboard do. */
export class Interaction implements Gestures {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  hover(x: number, y: number): void {
    const { picture, pointing } = this.#parts;
    const hover = pointing.at(x, y);
    pointing.point(hover);
    const { label } = hover;
    picture.element.style.cursor = label && label.level !== 'name' ? 'pointer' : this.#dragCursor(x, y);
    picture.element.title = label ? label.title : '';
  }

  leave(): void {
    const { pointing } = this.#parts;
    if (!pointing.dragged) pointing.point(null);
  }

  click(x: number, y: number): void {
    const { picture, pointing } = this.#parts;
    const label = picture.stage.labelAt(x, y);
    if (label && label.level !== 'name') {
      const { host, worker } = label.row;
      picture.options.lanes.toggle(host, label.level === 'worker' ? worker : undefined);
      picture.invalidate();
    } else if (pointing.hovered) picture.options.onClick(pointing.hovered);
  }

  doubleClick(x: number, y: number): void {
    if (!this.#parts.picture.stage.labelAt(x, y)) this.#parts.navigation.back();
  }

  dragKind(x: number, y: number): 'plot' | 'axis' | null {
    const { plot } = this.#parts.picture.stage;
    if (x < plot.x) return null;
    return y < plot.y + plot.height ? 'plot' : 'axis';
  }

  dragRange(x0: number, x1: number, select: boolean): void {
    const { picture, pointing } = this.#parts;
    pointing.dragged = { ...picture.rangeOf(x0, x1), select };
    picture.schedule();
  }

  dropRange(x0: number, x1: number, select: boolean): void {
    const { picture, navigation } = this.#parts;
    this.cancelRange();
    const range = picture.rangeOf(x0, x1);
    if (select) {
      this.#parts.select(range);
      return;
    }
    if (picture.options.zoomOnDrag) navigation.show(range);
    picture.options.onRange(range);
  }

  cancelRange(): void {
    this.#parts.pointing.dragged = null;
    this.#parts.picture.schedule();
  }

  beginMove(): void {
    this.#parts.navigation.remember();
  }

  pan(dx: number): void {
    this.#parts.navigation.pan(dx);
  }

  zoom(x: number, factor: number): void {
    this.#parts.navigation.zoom(x, factor);
  }

  scroll(dy: number): boolean {
    return this.#parts.navigation.scroll(dy);
  }

  stretch(y: number, factor: number): void {
    this.#parts.navigation.stretch(y, factor);
  }

  key(key: string): boolean {
    return this.#parts.keyboard.press(key);
  }

  focus(focused: boolean): void {
    this.#parts.pointing.focused = focused;
    this.#parts.picture.schedule();
  }

  #dragCursor(x: number, y: number): string {
    const kind = this.dragKind(x, y);
    return kind === 'plot' ? 'crosshair' : kind === 'axis' ? 'ew-resize' : 'default';
  }
}
