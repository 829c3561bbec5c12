import type { Surface, TextStyle } from './surface.ts';

const MEASURED = 5000;

/** Draws on a canvas element. */
export class CanvasSurface implements Surface {
  width = 0;
  height = 0;
  dpr = 1;
  font = 'sans-serif';
  readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  readonly #widths = new Map<string, number>();
  #textStyle = '';
  #hatches = new Map<string, CanvasPattern>();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no 2D canvas, so the timeline cannot be drawn');
    this.context = context;
  }

  /** Gives the canvas as many device px as it covers. Returns whether that changed; if so it is empty. */
  resize(width: number, height: number, dpr: number): boolean {
    const across = Math.max(1, Math.round(width * dpr));
    const down = Math.max(1, Math.round(height * dpr));
    const same = this.canvas.width === across && this.canvas.height === down && this.dpr === dpr;
    this.width = width;
    this.height = height;
    this.dpr = dpr;
    if (same) return false;
    this.canvas.width = across;
    this.canvas.height = down;
    this.#hatches = new Map();
    this.#textStyle = '';
    return true;
  }

  setFont(font: string): void {
    if (font === this.font) return;
    this.font = font;
    this.#widths.clear();
  }

  clear(): void {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  fillRect(x: number, y: number, width: number, height: number, colour: string, opacity = 1): void {
    const { context } = this;
    context.globalAlpha = opacity;
    context.fillStyle = colour;
    const left = this.#snap(x);
    const top = this.#snap(y);
    context.fillRect(left, top, this.#snap(x + width) - left, this.#snap(y + height) - top);
    context.globalAlpha = 1;
  }

  strokeRect(x: number, y: number, width: number, height: number, colour: string): void {
    const line = Math.max(1, Math.round(this.dpr));
    const left = this.#snap(x);
    const top = this.#snap(y);
    this.context.strokeStyle = colour;
    this.context.lineWidth = line;
    this.context.strokeRect(
      left + line / 2,
      top + line / 2,
      Math.max(0, this.#snap(x + width) - left - line),
      Math.max(0, this.#snap(y + height) - top - line),
    );
  }

  line(x0: number, y0: number, x1: number, y1: number, colour: string, dashed = false): void {
    const { context } = this;
    const width = Math.max(1, Math.round(this.dpr));
    const middle = width / 2;
    context.strokeStyle = colour;
    context.lineWidth = width;
    if (dashed) context.setLineDash([3 * this.dpr, 3 * this.dpr]);
    context.beginPath();
    context.moveTo(this.#snap(x0) + (x0 === x1 ? middle : 0), this.#snap(y0) + (y0 === y1 ? middle : 0));
    context.lineTo(this.#snap(x1) + (x0 === x1 ? middle : 0), this.#snap(y1) + (y0 === y1 ? middle : 0));
    context.stroke();
    if (dashed) context.setLineDash([]);
  }

  hatch(x: number, y: number, width: number, height: number, colour: string, ground: string): void {
    const key = colour + ground;
    let pattern = this.#hatches.get(key);
    if (!pattern) this.#hatches.set(key, (pattern = this.#createHatch(colour, ground)));
    const left = this.#snap(x);
    const top = this.#snap(y);
    this.context.fillStyle = pattern;
    this.context.fillRect(left, top, this.#snap(x + width) - left, this.#snap(y + height) - top);
  }

  text(text: string, x: number, y: number, { size, colour, align = 'left', bold = false }: TextStyle): void {
    const { context } = this;
    this.#setTextStyle(size, bold, this.dpr);
    context.fillStyle = colour;
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.fillText(text, this.#snap(x), this.#snap(y + 0.5));
  }

  measure(text: string, size: number, bold = false): number {
    const key = `${size}${bold}${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    if (this.#widths.size > MEASURED) this.#widths.clear();
    this.#setTextStyle(size, bold, 1);
    const { width } = this.context.measureText(text);
    this.#widths.set(key, width);
    return width;
  }

  image(bytes: Uint8ClampedArray<ArrayBuffer>, width: number, height: number, x: number, y: number): void {
    if (width > 0 && height > 0) {
      this.context.putImageData(new ImageData(bytes, width, height), this.#snap(x), this.#snap(y));
    }
  }

  #snap(value: number): number {
    return Math.round(value * this.dpr);
  }

  #setTextStyle(size: number, bold: boolean, scale: number): void {
    const font = `${bold ? 600 : 400} ${size * scale}px ${this.font}`;
    // Not asked of the context, which says it in words of its own.
    if (this.#textStyle !== font) this.context.font = this.#textStyle = font;
  }

  #createHatch(colour: string, ground: string): CanvasPattern {
    const size = Math.max(4, Math.round(5 * this.dpr));
    const tile = this.canvas.ownerDocument.createElement('canvas');
    tile.width = tile.height = size;
    const context = tile.getContext('2d')!;
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
    context.strokeStyle = colour;
    context.lineWidth = Math.max(1, this.dpr * 1.2);
    context.beginPath();
    for (const shift of [-size, 0, size]) {
      context.moveTo(shift - 1, size + 1);
      context.lineTo(shift + size + 1, -1);
    }
    context.stroke();
    return this.context.createPattern(tile, 'repeat')!;
  }
}
