/** The element of the page with this id. @throws Error if the page has none */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as T;
}

/** The first element within that matches. @throws Error if there is none */
export function within<T extends HTMLElement = HTMLElement>(parent: ParentNode, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (!found) throw new Error(`There is no ${selector} here`);
  return found;
}

/** A new element; whatever is put in is text, or an element made the same way. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** Writes only what has changed, so that a selection of text lasts. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setTitle(element: HTMLElement, title: string): void {
  if (element.title !== title) element.title = title;
}

export function setWidth(element: HTMLElement, share: number): void {
  const width = `${Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10}%`;
  if (element.style.width !== width) element.style.width = width;
}

/** A small square in a function's colour. */
export function swatch(colour: string): HTMLElement {
  const square = make('span', 'swatch');
  square.style.background = colour;
  return square;
}
