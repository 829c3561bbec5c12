import {
  FIGURE_SIZE,
  layoutProgress,
  NAME_SIZE,
  progressTitle,
  byTasks,
  type ProgressItem,
  type ProgressLayout,
  type ProgressRow,
} from './progress-layout.ts';
import type { Surface } from '../draw/surface.ts';
import { ElementCanvas } from '../draw/element-canvas.ts';
import type { Theme } from '../draw/theme.ts';
import { stateFill } from './state-fill.ts';

export function drawProgress(surface: Surface, layout: ProgressLayout, theme: Theme): void {
  surface.clear();
  for (const item of layout.items) drawItem(surface, item, theme);
  if (layout.more) {
    const { text, x, y } = layout.more;
    surface.text(text, x, y, { size: FIGURE_SIZE, colour: theme.muted });
  }
}

function drawItem(surface: Surface, item: ProgressItem, theme: Theme): void {
  const { name, figures, erred, bar } = item;
  surface.text(name.text, name.x, name.y, { size: NAME_SIZE, colour: theme.text });
  surface.text(figures.text, figures.x, figures.y, {
    size: FIGURE_SIZE,
    colour: theme.muted,
    align: 'right',
  });
  if (erred.text !== '') {
    surface.text(erred.text, erred.x, erred.y, {
      size: FIGURE_SIZE,
      colour: theme.text,
      align: 'right',
      bold: true,
    });
  }
  surface.fillRect(bar.x, bar.y, bar.width, bar.height, theme.waiting);
  for (const { state, x, y, width, height } of item.segments) {
    const { colour, hatch } = stateFill(state, item.row.group, theme);
    if (hatch) surface.hatch(x, y, width, height, hatch, colour);
    else surface.fillRect(x, y, width, height, colour);
    if (state === 'erred') surface.strokeRect(x - 1, y - 1, width + 2, height + 2, theme.errorOutline);
  }
}

/**
 * Progress bars in an element, which should have a size of its own. What has no room is scrolled to: by the browser, over
 * a picture that stays in place.
 */
export class ProgressBars {
  private readonly scroller: HTMLElement;
  private readonly beyond: HTMLElement;
  readonly #canvas: ElementCanvas;
  private rows: readonly ProgressRow[] = [];
  private theme: Theme;
  #layout: ProgressLayout = { items: [], more: null, scrollable: 0 };

  constructor(element: HTMLElement, theme: Theme) {
    const { ownerDocument } = element;
    this.theme = theme;
    this.scroller = ownerDocument.createElement('div');
    this.beyond = ownerDocument.createElement('div');
    const { scroller, beyond } = this;
    Object.assign(scroller.style, { width: '100%', height: '100%', overflow: 'hidden auto' });
    const style = {
      display: 'block',
      position: 'sticky',
      top: '0',
      width: '100%',
      height: '100%',
    };
    this.#canvas = new ElementCanvas(scroller, style, () => this.#draw());
    const canvas = this.#canvas.element;
    canvas.setAttribute('role', 'img');
    scroller.append(beyond);
    element.append(scroller);
    scroller.addEventListener('scroll', () => this.#canvas.schedule(), { passive: true });
    canvas.addEventListener('mousemove', ({ offsetX, offsetY }) => {
      canvas.title = this.itemAt(offsetX, offsetY)?.title ?? '';
    });
  }

  /** Shows these functions, the one with the most tasks first. */
  setRows(rows: readonly ProgressRow[]): void {
    this.rows = rows;
    this.#canvas.schedule();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#canvas.schedule();
  }

  /** The function at a place; CSS px from the element's top left. */
  itemAt(x: number, y: number): ProgressItem | undefined {
    return this.#layout.items.find(
      ({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
    );
  }

  destroy(): void {
    this.#canvas.destroy();
    this.scroller.remove();
  }

  #draw(): void {
    const { scroller, beyond, theme, rows } = this;
    const { clientWidth: width, clientHeight: height, scrollTop } = scroller;
    if (width === 0 || height === 0) return;
    const surface = this.#canvas.prepare(width, height, theme);
    const space = { width, height, measure: surface.measure.bind(surface) };
    this.#layout = layoutProgress(rows, space, scrollTop);
    const { scrollable } = this.#layout;
    beyond.style.height = `${scrollable}px`;
    // For the keyboard; what does not scroll should not stop it.
    scroller.tabIndex = scrollable > 0 ? 0 : -1;
    drawProgress(surface, this.#layout, theme);
    this.#canvas.element.setAttribute(
      'aria-label',
      byTasks(rows).map(progressTitle).join('; ') || 'No tasks',
    );
  }
}
