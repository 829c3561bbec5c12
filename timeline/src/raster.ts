import {
  codeOf,
  CODES,
  FLAG_ERROR,
  FLAG_FOUND,
  FLAGS,
  flagsOf,
  groupOf,
  KIND,
  kindOf,
  packCode,
  packFlags,
  VARIANT,
  variantOf,
} from './key.ts';
import type { Frame } from './frame.ts';
import { isStacked, LEAST_LAYERED, stackedSpan, stripHeight, type Span } from './layers.ts';
import { Marks } from './marks.ts';
import { paintedKey } from './paint.ts';
import { Pixels } from './pixels.ts';
import { barGap, boxesIn, type RowBox } from './rows.ts';
import type { RunningTask } from './running.ts';
import { drawStack } from './stack.ts';
import type { Track } from './track.ts';

/** A bar wide and tall enough to carry a name; device px. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  group: number;
  running: boolean;
}

/** CSS px. */
const NAMED_WIDTH = 22;
const NAMED_HEIGHT = 12;
/** Device px: bars from this size on end in an edge, so that each is told from the next. */
const EDGED_WIDTH = 4;
const EDGED_HEIGHT = 3;

/**
 * Draws bars as rows of pixels: in each pixel the longest interval wins, of what is computed and of what lies behind
 * that (layers.ts). A frame costs a few ns an interval and one copy of
 * the picture, whatever lies on top of what.
 */
export class Raster {
  readonly pixels = new Pixels();
  bars: Bar[] = [];
  private readonly marks = new Marks();
  /** By pixel of the row at hand: the winner's key; 0 is idle. */
  private cells = new Float64Array(0);
  /** The same for what lies behind computing, in lanes with room for a strip. */
  private behind = new Float64Array(0);
  /** Where the row at hand is; device px. */
  private lane: Span = { top: 0, bottom: 0 };
  /** Stacked bars of the row at hand: x0, x1, top, bottom, paint code. */
  private pieces: number[] = [];

  draw(frame: Frame): void {
    const { pixels } = this;
    if (this.cells.length !== pixels.width) {
      this.cells = new Float64Array(pixels.width);
      this.behind = new Float64Array(pixels.width);
    }
    this.bars = [];
    this.marks.clear();
    this.drawBackdrop(frame);
    const boxes = boxesIn(frame.layout, frame.scroll, frame.scroll + pixels.height);
    boxes.forEach((box, index) => this.drawBox(frame, box, boxes[index - 1]?.y, boxes[index + 1]?.y));
    const { error, errorOutline, emphasis } = frame.paint;
    this.marks.draw(pixels, frame.dpr, (colour) => (colour === error ? errorOutline : emphasis));
  }

  private drawBackdrop({ grid, paint }: Frame): void {
    const { words, width, height } = this.pixels;
    words.fill(paint.background, 0, width);
    for (const x of grid) if (x >= 0 && x < width) words[x] = paint.grid;
    for (let y = 1; y < height; y++) words.copyWithin(y * width, 0, width);
  }

  /** Rows that share a pixel (their tops are equal) are one row of cells. */
  private drawBox(frame: Frame, box: RowBox, above: number | undefined, below: number | undefined): void {
    const top = box.y - frame.scroll;
    const height = Math.max(1, box.height - barGap(box.height, frame.dpr));
    if (above !== box.y) this.cells.fill(0);
    if (box.row.collapsed !== '') {
      this.emit(frame, top, height);
      drawStack(frame, box.row.lanes, top, height, this.pixels, this.marks);
      return;
    }
    this.pieces = [];
    this.lane = { top, bottom: top + height };
    const lane = box.row.lanes[0]!;
    const tracks = frame.columns.tracksOf(lane);
    const strip = stripHeight(height);
    let alone = above !== box.y;
    for (const track of tracks) {
      if (track.behind && strip > 0) continue;
      this.scan(frame, track, this.cells, top, height, alone);
      alone = false;
    }
    for (const task of frame.running.get(lane) ?? []) this.scanRunning(frame, task, top, height);
    if (below === box.y) return;
    const layered = strip > 0 && this.scanBehind(frame, tracks, top + height - strip, strip);
    this.emit(frame, top, height);
    this.drawPieces(frame, top);
    if (layered) this.drawStrip(frame, top + height - strip, top + height);
  }

  /** What lies behind fills the lane where nothing else does. Returns whether there is any. */
  private scanBehind(frame: Frame, tracks: readonly Track[], top: number, height: number): boolean {
    const { behind, cells } = this;
    let any = false;
    for (const track of tracks) {
      if (!track.behind) continue;
      if (!any) behind.fill(0);
      this.scan(frame, track, behind, top, height, !any);
      any = true;
    }
    if (any) for (let x = 0; x < cells.length; x++) if (cells[x] === 0) cells[x] = behind[x]!;
    return any;
  }

  /** `alone`: nothing is drawn in this row yet. */
  private scan(
    frame: Frame,
    track: Track,
    cells: Float64Array,
    top: number,
    height: number,
    alone: boolean,
  ): void {
    const { start, duration, key: keys, end } = track;
    const { from, paint } = frame;
    const { width } = this.pixels;
    const perPixel = 1 / frame.scale;
    const dimmed = paint.dim !== null;
    // Lanes this flat have no room for shares: nothing to look into.
    const special = packFlags(height < LEAST_LAYERED ? FLAG_ERROR | FLAG_FOUND : FLAGS);
    for (let row = track.reaching(from); row < end; row++) {
      const left = (start[row]! - from) * perPixel;
      const right = left + duration[row]! * perPixel;
      if (right < 0) continue;
      const x0 = left <= 0 ? 0 : (left + 0.5) | 0;
      if (x0 >= width) break;
      const last = right >= width ? width - 1 : (right - 0.5) | 0;
      const key = dimmed ? paintedKey(keys[row]!, paint) : keys[row]!;
      if ((key & special) !== 0 && this.special(frame, track, row, x0, right, top, height)) continue;
      // The larger of two integers below 2^52 without a branch: which one it is cannot be foretold, and a wrong guess costs
      // more than all the rest of this loop.
      const cell = cells[x0]!;
      cells[x0] = (cell + key + Math.abs(cell - key)) * 0.5;
      if (last > x0) {
        if (alone) for (let x = x0 + 1; x <= last; x++) cells[x] = key;
        else
          for (let x = x0 + 1; x <= last; x++) cells[x] = (cells[x]! + key + Math.abs(cells[x]! - key)) * 0.5;
        if (last - x0 >= EDGED_WIDTH - 1 && height >= EDGED_HEIGHT) {
          this.finish(frame, cells, key, x0, last, right < width, top, height);
        }
      }
    }
  }

  /** Marks errors and finds; stacks what overlaps. Returns whether the interval is drawn. */
  private special(
    frame: Frame,
    track: Track,
    row: number,
    x0: number,
    right: number,
    top: number,
    height: number,
  ): boolean {
    const { width } = this.pixels;
    const end = Math.max(x0 + 1, Math.floor(right + 0.5));
    const x1 = Math.min(width, end);
    const code = codeOf(paintedKey(track.key[row]!, frame.paint));
    const depth = track.depth[row]!;
    const stacked = isStacked(depth, end - x0, height);
    const whole = { top: this.lane.top - top, bottom: this.lane.bottom - top };
    const span = stacked
      ? stackedSpan(track.index, depth, height)
      : track.behind && this.isFree(x0, x1)
        ? whole
        : { top: 0, bottom: height };
    const gap = stacked && span.bottom < height && span.bottom - span.top >= 4 ? 1 : 0;
    const bottom = span.bottom - gap;
    this.mark(frame, code, x0, x1, top + span.top, top + bottom);
    if (!stacked) return false;
    const edge = x1 - x0 >= EDGED_WIDTH && end < width ? 1 : 0;
    const idle = 0;
    this.pieces.push(x0, x1, span.top, span.bottom, idle, x0, x1 - edge, span.top, bottom, code);
    this.name(frame, code, x0, x1, top + span.top, bottom - span.top);
    return true;
  }

  /** Whether nothing is computed in these pixels of the row. */
  private isFree(x0: number, x1: number): boolean {
    const { cells, pieces } = this;
    for (let x = x0; x < x1; x++) if (cells[x] !== 0) return false;
    for (let i = 0; i < pieces.length; i += 5) if (pieces[i]! < x1 && pieces[i + 1]! > x0) return false;
    return true;
  }

  /** The edge and the name of a bar of some width. */
  private finish(
    frame: Frame,
    cells: Float64Array,
    key: number,
    x0: number,
    last: number,
    ends: boolean,
    top: number,
    height: number,
  ): void {
    const code = codeOf(key);
    const plain = variantOf(code) === VARIANT.fill;
    if (plain && ends && cells[last] === key) cells[last] = key + VARIANT.edge;
    this.name(frame, code, x0, last + 1, top, height);
  }

  private scanRunning(frame: Frame, task: RunningTask, top: number, height: number): void {
    const { cells } = this;
    const { width } = this.pixels;
    const x0 = Math.max(0, Math.round((task.start - frame.from) / frame.scale));
    const x1 = Math.min(width, Math.max(x0 + 1, Math.round((frame.now - frame.from) / frame.scale)));
    if (x0 >= width || frame.now < frame.from) return;
    const plain = packCode(task.group, KIND.compute, 0);
    const painted = codeOf(paintedKey(plain, frame.paint));
    const code = painted === plain ? plain + VARIANT.running : painted;
    for (let x = x0; x < x1; x++) if (cells[x] === 0) cells[x] = code;
    this.name(frame, code, x0, x1, top, height);
  }

  /** Notes that a bar has room for its function's name. */
  private name({ dpr }: Frame, code: number, x0: number, x1: number, y: number, height: number): void {
    if (x1 - x0 < NAMED_WIDTH * dpr || height < NAMED_HEIGHT * dpr) return;
    const variant = variantOf(code);
    if (kindOf(code) !== KIND.compute || (flagsOf(code) & FLAG_ERROR) !== 0 || variant === VARIANT.dim)
      return;
    const running = variant === VARIANT.running;
    this.bars.push({ x: x0, y, width: x1 - x0, height, group: groupOf(code), running });
  }

  private mark({ paint }: Frame, code: number, x0: number, x1: number, top: number, bottom: number): void {
    const flags = flagsOf(code);
    if ((flags & (FLAG_ERROR | FLAG_FOUND)) === 0) return;
    const colour = (flags & FLAG_ERROR) !== 0 ? paint.error : paint.pixels[code]!;
    this.marks.add(x0, x1, top, bottom, colour);
  }

  private emit(frame: Frame, top: number, height: number): void {
    const { cells } = this;
    const { width, words } = this.pixels;
    const colours = frame.paint.pixels;
    const first = Math.max(0, top);
    const last = Math.min(this.pixels.height, top + height);
    if (first >= last) return;
    const offset = first * width;
    for (let x = 0; x < width; x++) {
      const key = cells[x]!;
      words[offset + x] = colours[key - Math.floor(key / CODES) * CODES]!;
    }
    for (const x of frame.grid) if (cells[x] === 0) words[offset + x] = frame.paint.grid;
    for (let y = first + 1; y < last; y++) words.copyWithin(y * width, offset, offset + width);
  }

  private drawPieces(frame: Frame, top: number): void {
    const { pieces } = this;
    for (let i = 0; i < pieces.length; i += 5) {
      const colour = frame.paint.pixels[pieces[i + 4]!]!;
      this.pixels.fill(pieces[i]!, pieces[i + 1]!, top + pieces[i + 2]!, top + pieces[i + 3]!, colour);
    }
  }

  private drawStrip(frame: Frame, top: number, bottom: number): void {
    const { behind, pixels } = this;
    const { width, words } = pixels;
    const colours = frame.paint.pixels;
    const first = Math.max(0, top);
    const last = Math.min(pixels.height, bottom);
    for (let x = 0; x < width; x++) {
      const key = behind[x]!;
      if (key === 0) continue;
      const colour = colours[codeOf(key)]!;
      for (let y = first; y < last; y++) words[y * width + x] = colour;
    }
  }
}
