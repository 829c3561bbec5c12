import type { Frame } from '../draw/frame.ts';
import { LEAST_LAYERED, type Span } from '../layout/layers.ts';
import { ROUNDING, visitOverlaps } from '../data/overlaps.ts';
import type { Track } from '../data/track.ts';

/** Pixel columns from x0 up to x1. */
export interface Stretch {
  x0: number;
  x1: number;
}

/** A stretch of an interval that has the same part of its lane's height all along; device px from the lane's top. */
export interface Part extends Stretch, Span {
  shared: boolean;
}

/** The columns in which an interval is drawn: none before the picture, else at least one, which may be behind it. */
export function columnsOf({ from, scale, width }: Frame, { start, duration }: Track, row: number): Stretch {
  const perPixel = 1 / scale;
  const left = (start[row]! - from) * perPixel;
  const right = left + duration[row]! * perPixel;
  if (right < 0) return { x0: 0, x1: 0 };
  const x0 = left <= 0 ? 0 : Math.floor(left + 0.5);
  return { x0, x1: Math.max(x0 + 1, right >= width ? width : Math.floor(right + 0.5)) };
}

/**
 * Where computing overlaps in a lane, by a pixel and more: there, and only there, the intervals share the lane's height, in
 * the order of their tracks. Dask corrects the times of a worker by a delay that it estimates anew with every heartbeat
 * (distributed 2026.8.0, worker.py, time_delay), so runs of one thread overlap at their ends although none was beside another.
 */
export class Shares {
  /** By column: a bit for each track that has a share. */
  private masks = new Uint32Array(0);
  private height = 0;
  /** Rows, by track, of the intervals that have shares. */
  readonly rows = new Map<Track, Set<number>>();

  get any(): boolean {
    return this.rows.size > 0;
  }

  /** Finds them in a lane of some device px. */
  find(frame: Frame, tracks: readonly Track[], height: number): void {
    if (this.any) this.masks.fill(0);
    this.rows.clear();
    this.height = height;
    if (height < LEAST_LAYERED) return;
    if (this.masks.length !== frame.width) this.masks = new Uint32Array(frame.width);
    const computed = tracks.filter(({ behind }) => !behind);
    computed.forEach((track, index) => {
      if (index > 0) this.#findIn(frame, track, computed.slice(0, index));
    });
    if (this.any && 2 * computed.length > height) this.#flatten();
  }

  /** The parts of an interval, from left to right. */
  parts({ index, behind }: Track, { x0, x1 }: Stretch): Part[] {
    const parts: Part[] = [];
    for (let x = x0; x < x1; x = parts.at(-1)!.x1) {
      const mask = behind ? 0 : this.#maskAt(x, index);
      let end = behind || !this.any ? x1 : x + 1;
      while (end < x1 && this.#maskAt(end, index) === mask) end++;
      parts.push({ x0: x, x1: end, ...this.#span(mask, index), shared: mask !== 0 });
    }
    return parts;
  }

  /** The widest stretch in which nothing is shared. */
  widestFree({ x0, x1 }: Stretch): Stretch {
    if (!this.any) return { x0, x1 };
    let widest = { x0, x1: x0 };
    for (let x = x0; x < x1; x++) {
      const start = x;
      while (x < x1 && this.masks[x] === 0) x++;
      if (x - start > widest.x1 - widest.x0) widest = { x0: start, x1: x };
    }
    return widest;
  }

  /** Looks into the tracks that only overlaps have called for: they hold few rows. */
  #findIn(frame: Frame, track: Track, others: readonly Track[]): void {
    const { from, scale, width } = frame;
    const { start, duration, end } = track;
    const to = from + width * scale;
    const least = Math.max(scale, ROUNDING);
    for (let row = track.reaching(from); row < end && start[row]! < to; row++) {
      if (duration[row]! < least) continue;
      for (const other of others) {
        visitOverlaps(other, start[row]!, start[row]! + duration[row]!, least, (at) =>
          this.#add(frame, track, row, other, at),
        );
      }
    }
  }

  #add(frame: Frame, track: Track, row: number, other: Track, otherRow: number): void {
    const a = columnsOf(frame, track, row);
    const b = columnsOf(frame, other, otherRow);
    const x0 = Math.max(a.x0, b.x0);
    const x1 = Math.min(a.x1, b.x1, frame.width);
    if (x0 >= x1) return;
    const both = (1 << track.index) | (1 << other.index);
    for (let x = x0; x < x1; x++) this.masks[x]! |= both;
    this.#remember(track, row);
    this.#remember(other, otherRow);
  }

  #remember(track: Track, row: number): void {
    const rows = this.rows.get(track);
    if (rows) rows.add(row);
    else this.rows.set(track, new Set([row]));
  }

  /** Takes shares back where they would be flatter than two pixels. */
  #flatten(): void {
    const { masks, height } = this;
    for (let x = 0; x < masks.length; x++) if (2 * bitsOf(masks[x]!) > height) masks[x] = 0;
  }

  #maskAt(x: number, index: number): number {
    const mask = this.masks[x] ?? 0;
    return (mask & (1 << index)) === 0 ? 0 : mask;
  }

  #span(mask: number, index: number): Span {
    const { height } = this;
    if (mask === 0) return { top: 0, bottom: height };
    const depth = bitsOf(mask);
    const place = bitsOf(mask & ((1 << index) - 1));
    return { top: Math.floor((height * place) / depth), bottom: Math.floor((height * (place + 1)) / depth) };
  }
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}
