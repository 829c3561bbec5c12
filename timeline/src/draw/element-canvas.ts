import { watchSize } from '../watch-size.ts';
import { CanvasSurface } from './surface-canvas.ts';
import type { Theme } from './theme.ts';

/** A canvas in an element. It is drawn with the browser's next frame where the element's size or what it shows has changed. */
export class ElementCanvas {
  readonly surface: CanvasSurface;
  readonly #draw: () => void;
  readonly #stopWatching: () => void;
  #request = 0;

  constructor(element: HTMLElement, style: Partial<CSSStyleDeclaration>, draw: () => void) {
    this.surface = new CanvasSurface(element.ownerDocument.createElement('canvas'));
    Object.assign(this.element.style, style);
    element.append(this.element);
    this.#draw = draw;
    this.#stopWatching = watchSize(element, () => this.schedule());
  }

  get element(): HTMLCanvasElement {
    return this.surface.canvas;
  }

  schedule(): void {
    if (this.#request === 0) this.#request = requestAnimationFrame(() => this.#run());
  }

  /** Before something is drawn on so many CSS px. */
  prepare(width: number, height: number, { font }: Theme): CanvasSurface {
    this.surface.setFont(font);
    this.surface.resize(width, height, devicePixelRatio || 1);
    return this.surface;
  }

  destroy(): void {
    this.#stopWatching();
    cancelAnimationFrame(this.#request);
    this.element.remove();
  }

  #run(): void {
    this.#request = 0;
    this.#draw();
  }
}
