import { make } from './elements.ts';

export interface RowView<T> {
  element: HTMLElement;
  show(item: T, index: number): void;
}

export interface ScrollListOptions<T> {
  /** CSS px of a row. */
  height: number;
  create: () => RowView<T>;
}

const BEYOND = 4;

/** A list of any length: only the rows in sight are elements, and they stay the same ones. */
export class ScrollList<T> {
  readonly #element: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #options: ScrollListOptions<T>;
  readonly #views: RowView<T>[] = [];
  #items: readonly T[] = [];

  constructor(element: HTMLElement, options: ScrollListOptions<T>) {
    this.#element = element;
    this.#options = options;
    this.#rows = make('div', 'rows');
    element.append(this.#rows);
    element.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(element);
  }

  setItems(items: readonly T[]): void {
    this.#items = items;
    const height = `${items.length * this.#options.height}px`;
    if (this.#rows.style.height !== height) this.#rows.style.height = height;
    this.#element.setAttribute('aria-rowcount', String(items.length));
    this.draw();
  }

  /** Shows the rows in sight again, whose text may have changed without the items. */
  draw(): void {
    const { height } = this.#options;
    const first = Math.max(0, Math.floor(this.#element.scrollTop / height) - BEYOND);
    const fitting = Math.ceil(this.#element.clientHeight / height) + 2 * BEYOND;
    const count = Math.min(fitting, this.#items.length - first);
    for (let slot = 0; slot < Math.max(count, this.#views.length); slot++) {
      // Rows keep their elements while the list scrolls by, so that a pressed button stays pressed.
      const index = first + slot;
      const view = (this.#views[slot] ??= this.#addView());
      const shown = slot < count;
      view.element.hidden = !shown;
      if (!shown) continue;
      const top = `${index * height}px`;
      if (view.element.style.top !== top) view.element.style.top = top;
      view.element.setAttribute('aria-rowindex', String(index + 1));
      view.show(this.#items[index]!, index);
    }
  }

  #addView(): RowView<T> {
    const view = this.#options.create();
    this.#rows.append(view.element);
    return view;
  }
}
