import type { Surface, TextStyle } from './surface.ts';

export type Drawn =
  | { op: 'rect' | 'stroke' | 'hatch'; x: number; y: number; width: number; height: number; colour: string }
  | { op: 'line'; x0: number; y0: number; x1: number; y1: number; colour: string }
  | { op: 'text'; text: string; x: number; y: number; width: number; style: TextStyle }
  | { op: 'image'; bytes: Uint8ClampedArray; width: number; height: number; x: number; y: number };

/** A surface for tests: it remembers what was drawn. Every letter is 0.6 of the size wide. */
export class SurfaceRecorder implements Surface {
  drawn: Drawn[] = [];
  readonly width: number;
  readonly height: number;
  readonly dpr: number;

  constructor(width: number, height: number, dpr = 1) {
    this.width = width;
    this.height = height;
    this.dpr = dpr;
  }

  texts(): string[] {
    return this.drawn.flatMap((drawn) => (drawn.op === 'text' ? [drawn.text] : []));
  }

  clear(): void {
    this.drawn = [];
  }

  fillRect(x: number, y: number, width: number, height: number, colour: string): void {
    this.drawn.push({ op: 'rect', x, y, width, height, colour });
  }

  strokeRect(x: number, y: number, width: number, height: number, colour: string): void {
    this.drawn.push({ op: 'stroke', x, y, width, height, colour });
  }

  line(x0: number, y0: number, x1: number, y1: number, colour: string): void {
    this.drawn.push({ op: 'line', x0, y0, x1, y1, colour });
  }

  hatch(x: number, y: number, width: number, height: number, colour: string): void {
    this.drawn.push({ op: 'hatch', x, y, width, height, colour });
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const width = this.measure(text, style.size);
    const left = style.align === 'right' ? x - width : style.align === 'center' ? x - width / 2 : x;
    this.drawn.push({ op: 'text', text, x: left, y, width, style });
  }

  measure(text: string, size: number): number {
    return [...text].length * size * 0.6;
  }

  image(bytes: Uint8ClampedArray<ArrayBuffer>, width: number, height: number, x: number, y: number): void {
    this.drawn.push({ op: 'image', bytes: bytes.slice(), width, height, x, y });
  }
}
