export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Colours of functions in turn. Chosen so that any two, and each with transfers' red, the greys and both backgrounds, stay
 * apart with normal, deuteranopic, protanopic and tritanopic sight (CIEDE2000; colours.test.ts measures it).
 */
export const PALETTE: readonly string[] = [
  '#4390ef',
  '#fdc93f',
  '#3d8165',
  '#b2b8f5',
  '#e78b19',
  '#6e57bd',
  '#90d5b1',
  '#9d3a79',
  '#b0b178',
  '#ac7ca6',
];

export const WHITE: Rgb = [255, 255, 255];
export const BLACK: Rgb = [0, 0, 0];

/** How far repeats of the palette go towards black (below 0) or white, round by round. */
const ROUNDS = [0, -0.3, 0.4, -0.5, 0.6];

/** The colour of a function by its position: the same in every picture. */
export function groupColour(position: number): Rgb {
  const colour = parseColour(PALETTE[position % PALETTE.length]!);
  const round = ROUNDS[Math.floor(position / PALETTE.length) % ROUNDS.length]!;
  return round < 0 ? mix(colour, BLACK, -round) : mix(colour, WHITE, round);
}

/** `share` of `b`, the rest of `a`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [
    Math.round(a[0] + (b[0] - a[0]) * share),
    Math.round(a[1] + (b[1] - a[1]) * share),
    Math.round(a[2] + (b[2] - a[2]) * share),
  ];
}

/** Reads #rgb, #rrggbb, rgb() and rgba(), the last as seen on `background`. Anything else is an error that says so. */
export function parseColour(text: string, background: Rgb = WHITE): Rgb {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
    return digits.map((pair) => parseInt(pair, 16)) as unknown as Rgb;
  }
  const parts = /^rgba?\(([^)]+)\)$/i
    .exec(text.trim())?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) {
    throw new Error(`'${text}' is not a colour the timeline can read; give it as #rrggbb, rgb() or rgba()`);
  }
  return mix(background, [parts[0]!, parts[1]!, parts[2]!], parts[3] ?? 1);
}

export function css([red, green, blue]: Rgb): string {
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}

/** An opaque pixel as ImageData holds it, on a little-endian machine as every browser's is. */
export function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Black or white, whichever reads better on the colour (contrast as WCAG 2 defines it). */
export function textOn(colour: Rgb): string {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! > 0.179 ? '#101216' : '#ffffff';
}
