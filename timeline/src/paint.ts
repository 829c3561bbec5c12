import { BLACK, css, groupColour, mix, parseColour, pixel, textOn, type Rgb } from './colours.ts';
import { FLAG_FOUND, FLAGS, KIND, KINDS, packStyle } from './columns.ts';
import type { Theme } from './theme.ts';

/** How a bar is painted: plainly, at its right edge, while it runs, or when something else is looked for. */
export const VARIANT = { fill: 0, edge: 1, running: 2, dim: 3 } as const;
const VARIANTS = 4;

/** Codes are below this (MAX_GROUPS * 32), so that they fit below a length in one number. */
export const CODES = 2 ** 20;

/** What makes a bar that is not dim win its pixels by length: µs. */
const RANKED = 1000;
/** Dim bars lose against all others, and by length among themselves. */
const OUTRANKED = 0.001;

/** Rows of the table of pixels: 0 is an idle pixel. `row` is styleRow(style). */
export function paintCode(row: number, variant: number): number {
  return 1 + row * VARIANTS + variant;
}

/** Whether a code is that of a bar in its own colour. */
export function isPlain(code: number): boolean {
  return (code - 1) % VARIANTS === VARIANT.fill;
}

export function codeGroup(code: number): number {
  return Math.floor((code - 1) / (VARIANTS * KINDS));
}

export function codeKind(code: number): number {
  return Math.floor((code - 1) / VARIANTS) % KINDS;
}

/** Tables for one look of the picture. */
export interface Paint {
  /** By code: the pixel. */
  pixels: Uint32Array;
  /** By style: the code. */
  codes: Uint32Array;
  /** By style: rank a ms of length. */
  ranks: Float64Array;
  background: number;
  grid: number;
  error: number;
  errorOutline: number;
  emphasis: number;
}

export interface Look {
  theme: Theme;
  /** All other functions are dim; null: none is. */
  isolated: number | null;
  /** True if what is not found is dim. */
  searching: boolean;
}

/** The colour of what a thread did for a function: transfers are red, other actions a shade of the function's colour. */
export function kindColour(group: number, kind: number, theme: Theme): Rgb {
  const background = parseColour(theme.background);
  const colour = groupColour(group);
  switch (kind) {
    case KIND.compute:
      return colour;
    case KIND.transfer:
      return parseColour(theme.transfer, background);
    case KIND.disk:
      return mix(colour, BLACK, 0.42);
    case KIND.deserialize:
      return mix(colour, background, 0.5);
    default:
      return mix(colour, background, 0.3);
  }
}

export function createPaint(groups: number, { theme, isolated, searching }: Look): Paint {
  const background = parseColour(theme.background);
  const lane = parseColour(theme.lane, background);
  const rows = groups * KINDS;
  const pixels = new Uint32Array(1 + rows * VARIANTS);
  const codes = new Uint32Array(rows * (FLAGS + 1));
  const ranks = new Float64Array(rows * (FLAGS + 1));
  pixels[0] = pixel(lane);
  for (let row = 0; row < rows; row++) {
    const group = Math.floor(row / KINDS);
    const colour = kindColour(group, row % KINDS, theme);
    pixels[paintCode(row, VARIANT.fill)] = pixel(colour);
    pixels[paintCode(row, VARIANT.edge)] = pixel(mix(colour, background, 0.6));
    pixels[paintCode(row, VARIANT.running)] = pixel(mix(colour, lane, 0.45));
    pixels[paintCode(row, VARIANT.dim)] = pixel(mix(colour, lane, 0.86));
    for (let flags = 0; flags <= FLAGS; flags++) {
      const found = !searching || (flags & FLAG_FOUND) !== 0;
      const shown = found && (isolated === null || isolated === group);
      const style = packStyle(group, row % KINDS, flags);
      codes[style] = paintCode(row, shown ? VARIANT.fill : VARIANT.dim);
      ranks[style] = shown ? RANKED : OUTRANKED;
    }
  }
  const opaque = (text: string) => pixel(parseColour(text, background));
  return {
    pixels,
    codes,
    ranks,
    background: pixel(background),
    grid: opaque(theme.grid),
    error: opaque(theme.error),
    errorOutline: opaque(theme.errorOutline),
    emphasis: opaque(theme.text),
  };
}

/** The colour of a name inside a bar. */
export function barText(group: number): string {
  return textOn(groupColour(group));
}

export function groupCss(group: number): string {
  return css(groupColour(group));
}
