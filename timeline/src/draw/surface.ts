export interface TextStyle {
  /** CSS px, 11 at least. */
  size: number;
  colour: string;
  align?: 'left' | 'center' | 'right';
  bold?: boolean;
}

/** What is drawn on. Everything in CSS px, snapped to device pixels so that edges are crisp; texts by their middle line. */
export interface Surface {
  readonly width: number;
  readonly height: number;
  /** Device px a CSS px. */
  readonly dpr: number;
  clear(): void;
  fillRect(x: number, y: number, width: number, height: number, colour: string, opacity?: number): void;
  strokeRect(x: number, y: number, width: number, height: number, colour: string): void;
  /** A line one device pixel wide or, dashed, of dots. */
  line(x0: number, y0: number, x1: number, y1: number, colour: string, dashed?: boolean): void;
  /** Fills with slanted lines on a ground. */
  hatch(x: number, y: number, width: number, height: number, colour: string, ground: string): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Width of a text in CSS px. */
  measure(text: string, size: number, bold?: boolean): number;
  /** Puts RGBA pixels, as many device px wide and high as said. */
  image(bytes: Uint8ClampedArray<ArrayBuffer>, width: number, height: number, x: number, y: number): void;
}

/** The measuring part of a surface, which is all that a layout needs. */
export type Measure = Surface['measure'];
