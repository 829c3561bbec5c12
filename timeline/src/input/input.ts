/** What a person asks of the timeline; px from the element's top left. */
export interface Gestures {
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  doubleClick(x: number, y: number): void;
  /** Where a drag would begin: bars are dragged over to zoom or select, the axis to pan, the gutter not at all. */
  dragKind(x: number, y: number): 'plot' | 'axis' | null;
  dragRange(x0: number, x1: number, select: boolean): void;
  dropRange(x0: number, x1: number, select: boolean): void;
  cancelRange(): void;
  /** Before many small steps of pan or zoom. */
  beginMove(): void;
  pan(dx: number): void;
  zoom(x: number, factor: number): void;
  /** Returns false if there is nothing to scroll, so that the page may. */
  scroll(dy: number): boolean;
  stretch(y: number, factor: number): void;
  /** Returns whether the key means something here. */
  key(key: string): boolean;
  focus(focused: boolean): void;
}

const DRAGGED = 4;
const WHEEL_PAUSE = 400;

interface Drag {
  kind: 'range' | 'pan' | 'touch';
  id: number;
  startX: number;
  startY: number;
  x: number;
  y: number;
  moved: boolean;
  select: boolean;
}

/** Listens on an element; returns the function that stops listening. */
export function listen(element: HTMLElement, gestures: Gestures): () => void {
  const control = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => element.addEventListener(type, handler, { signal: control.signal, passive });
  const pointers = new Pointers(element, gestures);
  on('pointerdown', (event) => pointers.down(event));
  on('pointermove', (event) => pointers.move(event));
  on('pointerup', (event) => pointers.up(event));
  on('pointercancel', (event) => pointers.cancel(event));
  on('pointerleave', () => gestures.leave());
  on('dblclick', (event) => gestures.doubleClick(...place(element, event)));
  let lastWheel = -Infinity;
  on(
    'wheel',
    (event) => {
      if (event.timeStamp - lastWheel > WHEEL_PAUSE && (event.ctrlKey || event.metaKey)) gestures.beginMove();
      lastWheel = event.timeStamp;
      if (wheel(element, gestures, event)) event.preventDefault();
    },
    false,
  );
  on(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') pointers.abandon();
      if (gestures.key(event.key)) event.preventDefault();
    },
    false,
  );
  on('focus', () => gestures.focus(element.matches(':focus-visible')));
  on('blur', () => gestures.focus(false));
  return () => control.abort();
}

function place(element: HTMLElement, event: MouseEvent): [number, number] {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Returns whether the wheel did something here. */
function wheel(element: HTMLElement, gestures: Gestures, event: WheelEvent): boolean {
  const [x, y] = place(element, event);
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? element.clientHeight : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  const factor = Math.exp(Math.max(-120, Math.min(120, dy)) * 0.004);
  if (event.ctrlKey || event.metaKey) gestures.zoom(x, factor);
  else if (event.altKey) gestures.stretch(y, 1 / factor);
  else if (event.shiftKey && dx === 0) gestures.pan(dy);
  else if (Math.abs(dx) > Math.abs(dy)) gestures.pan(dx);
  else return gestures.scroll(dy);
  return true;
}

/** Turns pointers into drags, pinches and clicks. */
class Pointers {
  readonly #element: HTMLElement;
  readonly #gestures: Gestures;
  readonly #drags = new Map<number, Drag>();

  constructor(element: HTMLElement, gestures: Gestures) {
    this.#element = element;
    this.#gestures = gestures;
  }

  down(event: PointerEvent): void {
    const [x, y] = place(this.#element, event);
    const where = this.#gestures.dragKind(x, y);
    const touch = event.pointerType === 'touch';
    if (event.button > 1) return;
    const kind = touch ? 'touch' : event.button === 1 || where === 'axis' ? 'pan' : 'range';
    const drag: Drag = {
      kind,
      id: event.pointerId,
      startX: x,
      startY: y,
      x,
      y,
      moved: false,
      select: event.shiftKey,
    };
    this.#drags.set(event.pointerId, drag);
    if (where !== null) this.#element.setPointerCapture(event.pointerId);
    if (kind !== 'range') this.#gestures.beginMove();
  }

  move(event: PointerEvent): void {
    const [x, y] = place(this.#element, event);
    const drag = this.#drags.get(event.pointerId);
    if (!drag) {
      this.#gestures.hover(x, y);
      return;
    }
    const dx = x - drag.x;
    const dy = y - drag.y;
    if (!drag.moved && Math.hypot(x - drag.startX, y - drag.startY) < DRAGGED) return;
    drag.moved = true;
    const other = [...this.#drags.values()].find((candidate) => candidate !== drag);
    if (drag.kind === 'touch' && other) this.#pinch(drag, other, x);
    else if (drag.kind === 'touch') {
      this.#gestures.pan(-dx);
      this.#gestures.scroll(-dy);
    } else if (drag.kind === 'pan') this.#gestures.pan(-dx);
    else if (this.#gestures.dragKind(drag.startX, drag.startY) === 'plot') {
      this.#gestures.dragRange(drag.startX, x, drag.select);
    }
    drag.x = x;
    drag.y = y;
  }

  up(event: PointerEvent): void {
    const drag = this.#drags.get(event.pointerId);
    this.#drags.delete(event.pointerId);
    if (!drag) return;
    const [x, y] = place(this.#element, event);
    if (!drag.moved) {
      this.#gestures.hover(x, y);
      this.#gestures.click(x, y);
    } else if (drag.kind === 'range' && this.#gestures.dragKind(drag.startX, drag.startY) === 'plot') {
      this.#gestures.dropRange(drag.startX, x, drag.select);
    }
  }

  cancel(event: PointerEvent): void {
    this.#drags.delete(event.pointerId);
    this.#gestures.cancelRange();
  }

  /** Forgets drags under way. */
  abandon(): void {
    this.#drags.clear();
    this.#gestures.cancelRange();
  }

  #pinch(drag: Drag, other: Drag, x: number): void {
    const before = Math.abs(drag.x - other.x);
    const after = Math.abs(x - other.x);
    if (before > 8 && after > 8) this.#gestures.zoom((x + other.x) / 2, before / after);
    this.#gestures.pan(-(x - drag.x) / 2);
  }
}
