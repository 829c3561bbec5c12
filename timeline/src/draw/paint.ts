import { BLACK, css, groupColour, mix, parseColour, pixel, textOn, type Rgb } from './colours.ts';
import {
  CODES_A_GROUP,
  codeOf,
  FLAG_FOUND,
  FLAGS,
  flagsOf,
  KIND,
  KINDS,
  packCode,
  VARIANT,
} from '../data/key.ts';
import type { Theme } from './theme.ts';

/** How far the lines of what is not known go towards the background: seen, and quieter than any bar. */
const UNKNOWN_FADED = 0.62;

/** Tables for one look of the picture. */
export interface Paint {
  /** By code: the pixel. */
  pixels: Uint32Array;
  /** By code: 1 if it is dim. Null: nothing is. */
  dim: Uint8Array | null;
  /** What is not found is looked past, errors too. */
  searching: boolean;
  background: number;
  grid: number;
  error: number;
  errorOutline: number;
  emphasis: number;
  /** Where it is not known what happened: slanted lines on a ground. */
  unknown: { ground: number; line: number };
}

/** The key as it competes in this look: what is dim loses against everything else. */
export function paintedKey(key: number, { dim }: Paint): number {
  const code = codeOf(key);
  return dim !== null && dim[code] === 1 ? code + VARIANT.dim : key;
}

/** Whether a search looks past it. */
export function isPassedOver(code: number, { searching }: Paint): boolean {
  return searching && (flagsOf(code) & FLAG_FOUND) === 0;
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
  const pixels = new Uint32Array((groups + 1) * CODES_A_GROUP);
  const dim = isolated === null && !searching ? null : new Uint8Array(pixels.length);
  pixels[0] = pixel(lane);
  for (let group = 0; group < groups; group++) {
    for (let kind = 0; kind < KINDS; kind++) {
      const colour = kindColour(group, kind, theme);
      const variants = [];
      variants[VARIANT.fill] = pixel(colour);
      variants[VARIANT.edge] = pixel(mix(colour, background, 0.6));
      variants[VARIANT.running] = pixel(mix(colour, lane, 0.45));
      variants[VARIANT.dim] = pixel(mix(colour, lane, 0.86));
      for (let flags = 0; flags <= FLAGS; flags++) {
        const code = packCode(group, kind, flags);
        pixels.set(variants, code);
        const found = !searching || (flags & FLAG_FOUND) !== 0;
        if (dim) dim[code] = found && (isolated === null || isolated === group) ? 0 : 1;
      }
    }
  }
  const opaque = (text: string) => pixel(parseColour(text, background));
  return {
    pixels,
    dim,
    searching,
    background: pixel(background),
    grid: opaque(theme.grid),
    error: opaque(theme.error),
    errorOutline: opaque(theme.errorOutline),
    emphasis: opaque(theme.text),
    unknown: {
      ground: pixel(background),
      line: pixel(mix(parseColour(theme.muted, background), background, UNKNOWN_FADED)),
    },
  };
}

/** The colour of a name inside a bar. */
export function barText(group: number): string {
  return textOn(groupColour(group));
}

export function groupCss(group: number): string {
  return css(groupColour(group));
}
