import { make } from './elements.ts';
import { byId } from './elements.ts';

const GAP = 14;
const MARGIN = 8;

/** Says what the pointer is at; a click holds it. */
export class Tooltip {
  readonly #element = byId('tooltip');
  #held = false;

  get held(): boolean {
    return this.#held;
  }

  get hidden(): boolean {
    return this.#element.hidden;
  }

  /** Beside a point; px from the window's top left. */
  show(x: number, y: number, content: readonly Node[]): void {
    this.#element.replaceChildren(...content);
    this.#element.hidden = false;
    this.place(x, y);
  }

  place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height, style } = this.#element;
    const left = x + GAP + width + MARGIN <= innerWidth ? x + GAP : x - GAP - width;
    const top = y + GAP + height + MARGIN <= innerHeight ? y + GAP : y - GAP - height;
    style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
    style.top = `${Math.max(MARGIN, top)}px`;
  }

  /** It stays, and can be clicked. */
  hold(actions: readonly Node[]): void {
    this.#held = true;
    this.#element.classList.add('held');
    const close = make('button', 'close', '×');
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', () => this.hide());
    this.#element.append(make('div', 'actions', ...actions, close));
  }

  hide(): void {
    this.#held = false;
    this.#element.classList.remove('held');
    this.#element.hidden = true;
  }
}

/** Names and values; those without a value are left out. */
export function definitions(entries: readonly (readonly [string, string | null])[]): HTMLElement {
  const list = make('dl');
  for (const [name, value] of entries) {
    if (value === null || value === '') continue;
    list.append(make('dt', '', name), make('dd', '', value));
  }
  return list;
}
