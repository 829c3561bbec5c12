import {
  codeOf,
  FLAG_ERROR,
  FLAG_FOUND,
  flagsOf,
  groupOf,
  KIND,
  kindOf,
  packCode,
  VARIANT,
  variantOf,
} from '../data/key.ts';
import type { Frame } from '../draw/frame.ts';
import type { Marks } from './marks.ts';
import { isPassedOver, paintedKey } from '../draw/paint.ts';
import type { Pixels } from './pixels.ts';
import type { Shapes } from './shapes.ts';
import type { Track } from '../data/track.ts';

/** By paint code: how many lanes, in parts too, are busy with it in each pixel. */
type Coverage = (Float32Array | undefined)[];

/**
 * Draws a collapsed group: in each pixel the share of its lanes that each function keeps busy, one upon the other. Returns in how many
 * pixels from left to right any is.
 */
export function drawStack(
  frame: Frame,
  lanes: readonly number[],
  top: number,
  height: number,
  pixels: Pixels,
  marks: Marks,
  shapes: Shapes | null = null,
): number {
  const coverage: Coverage = Array.from({ length: frame.paint.pixels.length });
  for (const lane of lanes) {
    for (const track of frame.columns.tracksOf(lane)) {
      coverTrack(frame, track, pixels.width, coverage, (x, colour) => {
        marks.add(x, x + 1, top + (height >> 1), top + height, colour);
      });
    }
    for (const { group, start } of frame.running.get(lane) ?? []) {
      const plain = packCode(group, KIND.compute, 0);
      const painted = codeOf(paintedKey(plain, frame.paint));
      const code = painted === plain ? plain + VARIANT.running : painted;
      cover(frame, coverage, code, start, frame.now - start, pixels.width);
    }
  }
  const base = new Float32Array(pixels.width);
  const order = coverage
    .flatMap((busy, code) => (busy ? [{ code, busy }] : []))
    .sort((a, b) => kindOf(a.code) - kindOf(b.code) || groupOf(a.code) - groupOf(b.code));
  const levelAt = (busy: number) => top + height - Math.round(Math.min(1, busy / lanes.length) * height);
  for (const { code, busy } of order) {
    const colour = frame.paint.pixels[code]!;
    for (let x = 0; x < pixels.width; x++) {
      if (busy[x] === 0) continue;
      const bottom = Math.min(pixels.height, levelAt(base[x]!));
      base[x]! += busy[x]!;
      const level = Math.max(0, levelAt(base[x]!));
      for (let y = level; y < bottom; y++) pixels.words[y * pixels.width + x] = colour;
      shapes?.column(frame, x, { top: level, bottom }, code);
    }
  }
  return base.reduce((sum, busy) => sum + (busy > 0 ? 1 : 0), 0);
}

function coverTrack(
  frame: Frame,
  track: Track,
  width: number,
  coverage: Coverage,
  mark: (x: number, colour: number) => void,
): void {
  const { start, duration, key, end } = track;
  const { paint, from, scale } = frame;
  const until = from + width * scale;
  for (let row = track.reaching(from); row < end && start[row]! < until; row++) {
    const code = codeOf(paintedKey(key[row]!, paint));
    // Without its flags: one colour is one layer.
    cover(
      frame,
      coverage,
      packCode(groupOf(code), kindOf(code), 0, variantOf(code)),
      start[row]!,
      duration[row]!,
      width,
    );
    if (isPassedOver(code, paint)) continue;
    if ((flagsOf(code) & (FLAG_ERROR | FLAG_FOUND)) === 0 || start[row]! + duration[row]! < from) continue;
    const x = Math.max(0, Math.floor((start[row]! - from) / scale));
    mark(x, (flagsOf(code) & FLAG_ERROR) !== 0 ? paint.error : paint.pixels[code]!);
  }
}

function cover(
  { from, scale }: Frame,
  coverage: Coverage,
  code: number,
  start: number,
  duration: number,
  width: number,
): void {
  const left = Math.max(0, (start - from) / scale);
  const right = Math.min(width, (start + duration - from) / scale);
  if (right <= left) return;
  const busy = (coverage[code] ??= new Float32Array(width));
  const first = Math.floor(left);
  const last = Math.floor(right);
  if (first === last) {
    busy[first]! += right - left;
    return;
  }
  busy[first]! += first + 1 - left;
  for (let x = first + 1; x < last; x++) busy[x]! += 1;
  if (last < width) busy[last]! += right - last;
}
