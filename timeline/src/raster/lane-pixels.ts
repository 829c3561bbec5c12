import type { Frame } from '../draw/frame.ts';
import { codeOf, VARIANT, variantOf } from '../data/key.ts';
import type { Span } from '../layout/layers.ts';
import type { Pixels } from './pixels.ts';
import type { Part } from './shares.ts';

/** Device px: bars from this size on end in an edge, so that each is told from the next. */
export const EDGED_WIDTH = 4;
export const EDGED_HEIGHT = 3;
/** Device px: a share from this height on is told from the one below by a line between them. */
const GAPPED_HEIGHT = 4;
const IDLE = 0;

/** Notes in which columns a lane's worker was there. */
export function markThere(there: Uint8Array, { from, scale, stays }: Frame, lane: number): void {
  const worker = stays(lane);
  if (!worker) {
    there.fill(1);
    return;
  }
  for (const stay of worker.stays) {
    const x0 = Math.max(0, Math.floor((stay.from - from) / scale));
    const x1 = Math.min(there.length, Math.ceil(((stay.to ?? Infinity) - from) / scale));
    if (x1 > x0) there.fill(1, x0, x1);
  }
}

/** The picture without lanes. */
export function fillBackdrop({ words, width, height }: Pixels, { grid, paint }: Frame): void {
  words.fill(paint.background, 0, width);
  for (const x of grid) if (x >= 0 && x < width) words[x] = paint.grid;
  for (let y = 1; y < height; y++) words.copyWithin(y * width, 0, width);
}

/** CSS px from one slanted line to the next. */
const HATCH = 8;

/** Shades what is empty where it is not known what happened. The lines keep their times as the picture slides. */
export function fillUnknown(pixels: Pixels, { paint, unknown, from, scale, dpr }: Frame): void {
  const { width, height, words } = pixels;
  const period = Math.round(HATCH * dpr);
  const pattern = new Uint32Array(period).fill(paint.unknown.ground);
  pattern.fill(paint.unknown.line, 0, Math.max(1, Math.round(dpr)));
  const [lane] = paint.pixels;
  const phase = Math.round(from / scale) % period;
  for (const stretch of unknown) {
    const x0 = Math.max(0, Math.floor((stretch.from - from) / scale));
    const x1 = Math.min(width, Math.ceil((stretch.to - from) / scale));
    for (let y = 0; y < height; y++) {
      let step = (phase + x0 + y + period) % period;
      for (let at = y * width + x0; at < y * width + x1; at++) {
        const word = words[at];
        if (word === lane || word === paint.background || word === paint.grid) words[at] = pattern[step]!;
        if (++step === period) step = 0;
      }
    }
  }
}

/** A row by the keys of its columns; 0 is idle where a worker was there, which `there` says by 1. */
export function fillRow(
  pixels: Pixels,
  { grid, paint }: Frame,
  { cells, there }: { cells: Float64Array; there: Uint8Array },
  lane: Span,
): void {
  const { width, words } = pixels;
  const first = Math.max(0, lane.top);
  const last = Math.min(pixels.height, lane.bottom);
  if (first >= last) return;
  const offset = first * width;
  const { background, pixels: colours } = paint;
  for (let x = 0; x < width; x++) {
    const key = cells[x]!;
    words[offset + x] = key === 0 && there[x] === 0 ? background : colours[codeOf(key)]!;
  }
  for (const x of grid) if (cells[x] === 0) words[offset + x] = paint.grid;
  for (let y = first + 1; y < last; y++) words.copyWithin(y * width, offset, offset + width);
}

/** What lies behind computing, at a lane's foot. */
export function fillStrip(pixels: Pixels, { paint }: Frame, behind: Float64Array, strip: Span): void {
  const { width, words } = pixels;
  const first = Math.max(0, strip.top);
  const last = Math.min(pixels.height, strip.bottom);
  for (let x = 0; x < width; x++) {
    const key = behind[x]!;
    if (key === 0) continue;
    const colour = paint.pixels[codeOf(key)]!;
    for (let y = first; y < last; y++) words[y * width + x] = colour;
  }
}

/** A share of a lane; `ends`: the interval ends with it, and is wide enough for an edge. */
export function fillShare(
  pixels: Pixels,
  { paint }: Frame,
  part: Part,
  lane: Span,
  code: number,
  ends: boolean,
): void {
  const colours = paint.pixels;
  const top = lane.top + part.top;
  const bottom = lane.top + part.bottom;
  const gap = bottom < lane.bottom && bottom - top >= GAPPED_HEIGHT ? 1 : 0;
  pixels.fill(part.x0, part.x1, top, bottom - gap, colours[code]!);
  pixels.fill(part.x0, part.x1, bottom - gap, bottom, colours[IDLE]!);
  if (ends && variantOf(code) === VARIANT.fill)
    pixels.fill(part.x1 - 1, part.x1, top, bottom - gap, colours[code + VARIANT.edge]!);
}
