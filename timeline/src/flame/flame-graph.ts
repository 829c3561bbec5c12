import { ElementCanvas } from '../draw/element-canvas.ts';
import type { Theme } from '../draw/theme.ts';
import { CallTree, type Calls } from './call-tree.ts';
import { drawFlame } from './flame-drawing.ts';
import { callAt, heightOf, layoutFlame, type FlameBox } from './flame-layout.ts';

export interface FlameOptions {
  theme: Theme;
  /** The call that mouse or keyboard is at; null: none. */
  onPoint: (call: number | null) => void;
  /** Somebody zoomed: the call that has the whole width now. */
  onZoom: (call: number) => void;
}

const NOTHING: Calls = { level: [], label: [], file: [], total: [] };

/**
 * A flame graph in an element, as tall as its calls are deep. A click zooms to a call, one on its caller zooms out again. The
 * arrows go from call to call, Enter zooms, Escape shows all.
 */
export class FlameGraph {
  private readonly element: HTMLElement;
  private readonly options: FlameOptions;
  private readonly canvas: ElementCanvas;
  private readonly control = new AbortController();
  private tree = new CallTree(NOTHING);
  private boxes: FlameBox[] = [];
  private zoomed = 0;
  private pointed: number | null = null;
  private search = '';
  private theme: Theme;

  constructor(element: HTMLElement, options: FlameOptions) {
    this.element = element;
    this.options = options;
    this.theme = options.theme;
    this.canvas = new ElementCanvas(element, { display: 'block', width: '100%' }, () => this.draw());
    this.canvas.element.setAttribute('aria-hidden', 'true');
    element.tabIndex = 0;
    this.listen(this.canvas.element);
  }

  /** @param zoomed the call that has the whole width */
  setCalls(calls: Calls, zoomed = 0): void {
    this.tree = new CallTree(calls);
    this.pointed = null;
    this.zoomed = zoomed;
    this.options.onPoint(null);
    this.canvas.schedule();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.canvas.schedule();
  }

  /** Marks calls whose name or file has this text. */
  setSearch(search: string): void {
    this.search = search;
    this.canvas.schedule();
  }

  private zoom(call: number): void {
    this.zoomed = call;
    this.options.onZoom(call);
    this.canvas.schedule();
  }

  destroy(): void {
    this.control.abort();
    this.canvas.destroy();
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { signal } = this.control;
    const at = ({ offsetX, offsetY }: MouseEvent) => callAt(this.boxes, offsetX, offsetY);
    canvas.addEventListener('mousemove', (event) => this.point(at(event)), { signal });
    canvas.addEventListener('mouseleave', () => this.point(null), { signal });
    canvas.addEventListener(
      'click',
      (event) => {
        const call = at(event);
        if (call !== null) this.zoom(call);
      },
      { signal },
    );
    this.element.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !this.press(event.key)) return;
        event.preventDefault();
      },
      { signal },
    );
  }

  /** Returns whether the key means something here. */
  private press(key: string): boolean {
    const { tree } = this;
    if (tree.size === 0) return false;
    const call = this.pointed ?? this.zoomed;
    const steps: Record<string, () => number | null> = {
      ArrowDown: () => tree.firstCalled(call),
      ArrowUp: () => (tree.callers[call]! < 0 ? null : tree.callers[call]!),
      ArrowRight: () => tree.beside(call, 1),
      ArrowLeft: () => tree.beside(call, -1),
    };
    const step = steps[key];
    if (step) this.point(step() ?? call);
    else if (key === 'Enter') this.zoom(call);
    else if (key === 'Escape' && this.zoomed > 0) this.zoom(0);
    else return false;
    return true;
  }

  private point(call: number | null): void {
    if (call === this.pointed) return;
    this.pointed = call;
    this.options.onPoint(call);
    this.canvas.schedule();
  }

  private draw(): void {
    const { canvas, tree, theme, search, pointed } = this;
    const width = this.element.clientWidth;
    if (width === 0) return;
    this.boxes = layoutFlame(tree, this.zoomed, width);
    const height = heightOf(this.boxes);
    canvas.element.style.height = `${height}px`;
    drawFlame(canvas.prepare(width, height, theme), tree, this.boxes, { theme, search, pointed });
  }
}
