import type { Frame } from '../draw/frame.ts';
import {
  codeOf,
  FLAG_ERROR,
  FLAGS,
  flagsOf,
  groupOf,
  KIND,
  kindOf,
  packCode,
  packFlags,
  VARIANT,
  variantOf,
} from '../data/key.ts';
import {
  EDGED_HEIGHT,
  EDGED_WIDTH,
  fillBackdrop,
  fillRow,
  fillShare,
  fillStrip,
  fillUnknown,
  markThere,
} from './lane-pixels.ts';
import { stripHeight, type Span } from '../layout/layers.ts';
import { Marks } from './marks.ts';
import { isPassedOver, paintedKey } from '../draw/paint.ts';
import { Pixels } from './pixels.ts';
import { barGap, boxesIn, type RowBox } from '../layout/rows.ts';
import type { RunningTask } from '../data/running.ts';
import type { Shapes } from './shapes.ts';
import { columnsOf, Shares, type Stretch } from './shares.ts';
import { drawStack } from './stack.ts';
import type { Track } from '../data/track.ts';

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
const SPECIAL = packFlags(FLAGS);

/**
 * Draws bars as rows of pixels: in each pixel the longest interval wins, of what is computed and of what lies behind
 * that (layers.ts), but for the stretches where computing overlaps (shares.ts). A frame costs a few ns an interval and one
 * copy of the picture, whatever lies on top of what.
 */
export class Raster {
  readonly pixels = new Pixels();
  bars: Bar[] = [];
  #shapes: Shapes | null = null;
  private readonly marks = new Marks();
  private readonly shares = new Shares();
  /** By pixel of the row at hand: the winner's key; 0 is idle. */
  cells: Float64Array = new Float64Array(0);
  /** The same for what lies behind computing, in lanes with room for a strip. */
  private behind = new Float64Array(0);
  /** By pixel of the row at hand: 1 where a worker of it was there. */
  there: Uint8Array = new Uint8Array(0);
  /** The first mark of the row at hand. */
  #firstMark = 0;
  /** Where the row at hand is; device px. */
  private lane: Span = { top: 0, bottom: 0 };

  /** @param shapes is told of all that is drawn; null: nobody is */
  draw(frame: Frame, shapes: Shapes | null = null): void {
    const { pixels } = this;
    this.#shapes = shapes;
    if (this.cells.length !== pixels.width) {
      this.cells = new Float64Array(pixels.width);
      this.behind = new Float64Array(pixels.width);
      this.there = new Uint8Array(pixels.width);
    }
    this.bars = [];
    this.marks.clear();
    shapes?.begin(frame, pixels.height);
    fillBackdrop(pixels, frame);
    const boxes = boxesIn(frame.layout, frame.scroll, frame.scroll + pixels.height);
    boxes.forEach((box, index) => this.#drawBox(frame, box, boxes[index - 1]?.y, boxes[index + 1]?.y));
    fillUnknown(pixels, frame);
    const { error, errorOutline, emphasis } = frame.paint;
    for (const target of shapes ? [pixels, shapes] : [pixels])
      this.marks.draw(target, frame.dpr, (colour) => (colour === error ? errorOutline : emphasis));
    this.#shapes = null;
  }

  /** Rows that share a pixel (their tops are equal) are one row of cells. */
  #drawBox(frame: Frame, box: RowBox, above: number | undefined, below: number | undefined): void {
    const { pixels, cells, behind, shares, there, marks } = this;
    if (above !== box.y) this.#firstMark = marks.length;
    const top = box.y - frame.scroll;
    const height = Math.max(1, box.height - barGap(box.height, frame.dpr));
    this.lane = { top, bottom: top + height };
    if (above !== box.y) {
      cells.fill(0);
      there.fill(0);
    }
    for (const lane of box.row.lanes) markThere(there, frame, lane);
    if (box.row.collapsed !== '') {
      fillRow(pixels, frame, this, this.lane);
      this.#shapes?.row(frame, this, this.lane);
      const shown = drawStack(frame, box.row.lanes, top, height, pixels, marks, this.#shapes);
      marks.makeRoom(this.#firstMark, shown, frame.paint.error, frame.dpr);
      return;
    }
    const lane = box.row.lanes[0]!;
    const tracks = frame.columns.tracksOf(lane);
    const strip = { top: this.lane.bottom - stripHeight(height), bottom: this.lane.bottom };
    const layered = strip.top < strip.bottom;
    shares.find(frame, tracks, height);
    let alone = above !== box.y;
    for (const track of tracks) {
      if (track.behind && layered) continue;
      this.#scan(frame, track, cells, this.lane, alone);
      alone = false;
    }
    for (const task of frame.running.get(lane) ?? []) this.#scanRunning(frame, task);
    if (below === box.y) return;
    const stripped = layered && this.#scanBehind(frame, tracks, strip);
    // Few lanes have any, and to count all pixels of all lanes took a third of a frame.
    if (marks.length > this.#firstMark)
      marks.makeRoom(this.#firstMark, countShown(cells), frame.paint.error, frame.dpr);
    fillRow(pixels, frame, this, this.lane);
    this.#shapes?.row(frame, this, this.lane);
    this.#drawShares(frame);
    if (!stripped) return;
    fillStrip(pixels, frame, behind, strip);
    this.#shapes?.strip(frame, behind, strip);
  }

  /** What lies behind fills the lane where nothing else does. Returns whether there is any. */
  #scanBehind(frame: Frame, tracks: readonly Track[], strip: Span): boolean {
    const { behind, cells } = this;
    let any = false;
    for (const track of tracks) {
      if (!track.behind) continue;
      if (!any) behind.fill(0);
      this.#scan(frame, track, behind, strip, !any);
      any = true;
    }
    if (any) for (let x = 0; x < cells.length; x++) if (cells[x] === 0) cells[x] = behind[x]!;
    return any;
  }

  /** `alone`: nothing is drawn in this row yet. */
  #scan(frame: Frame, track: Track, cells: Float64Array, span: Span, alone: boolean): void {
    const { start, duration, key: keys, end } = track;
    const { from, paint } = frame;
    const { width } = this.pixels;
    const perPixel = 1 / frame.scale;
    const dimmed = paint.dim !== null;
    const edged = span.bottom - span.top >= EDGED_HEIGHT;
    for (let row = track.reaching(from); row < end; row++) {
      const left = (start[row]! - from) * perPixel;
      const right = left + duration[row]! * perPixel;
      if (right < 0) continue;
      const x0 = left <= 0 ? 0 : (left + 0.5) | 0;
      if (x0 >= width) break;
      const last = right >= width ? width - 1 : (right - 0.5) | 0;
      const key = dimmed ? paintedKey(keys[row]!, paint) : keys[row]!;
      if ((key & SPECIAL) !== 0) this.#mark(frame, track, row, span);
      // The larger of two integers below 2^52 without a branch: which one it is cannot be foretold, and a wrong guess costs
      // more than all the rest of this loop.
      const cell = cells[x0]!;
      cells[x0] = (cell + key + Math.abs(cell - key)) * 0.5;
      if (last > x0) {
        if (alone) for (let x = x0 + 1; x <= last; x++) cells[x] = key;
        else
          for (let x = x0 + 1; x <= last; x++) cells[x] = (cells[x]! + key + Math.abs(cells[x]! - key)) * 0.5;
        if (last - x0 >= EDGED_WIDTH - 1 && edged)
          this.#finish(cells, key, x0, last, right < width, span, frame.dpr);
      }
    }
  }

  /** Marks an error or a find as far as it is seen. */
  #mark(frame: Frame, track: Track, row: number, span: Span): void {
    const { lane, shares, marks } = this;
    const { paint } = frame;
    const code = codeOf(paintedKey(track.key[row]!, paint));
    if (isPassedOver(code, paint)) return;
    const colour = (flagsOf(code) & FLAG_ERROR) !== 0 ? paint.error : paint.pixels[code]!;
    const stretch = columnsOf(frame, track, row);
    if (track.behind) {
      const { top, bottom } = this.#isFree(stretch) ? lane : span;
      marks.add(stretch.x0, stretch.x1, top, bottom, colour);
      return;
    }
    for (const { x0, x1, top, bottom } of shares.parts(track, stretch))
      marks.add(x0, x1, lane.top + top, lane.top + bottom, colour);
  }

  /** Whether nothing is computed in these pixels of the row. */
  #isFree({ x0, x1 }: Stretch): boolean {
    for (let x = x0; x < x1; x++) if (this.cells[x] !== 0) return false;
    return true;
  }

  /** The edge and the name of a bar of some width. */
  #finish(
    cells: Float64Array,
    key: number,
    x0: number,
    last: number,
    ends: boolean,
    span: Span,
    dpr: number,
  ): void {
    const code = codeOf(key);
    const plain = variantOf(code) === VARIANT.fill;
    if (plain && ends && cells[last] === key) cells[last] = key + VARIANT.edge;
    this.#name(code, { x0, x1: last + 1 }, span, dpr);
  }

  #scanRunning(frame: Frame, task: RunningTask): void {
    const { cells, lane } = this;
    const { width } = this.pixels;
    const x0 = Math.max(0, Math.round((task.start - frame.from) / frame.scale));
    const x1 = Math.min(width, Math.max(x0 + 1, Math.round((frame.now - frame.from) / frame.scale)));
    if (x0 >= width || frame.now < frame.from) return;
    const plain = packCode(task.group, KIND.compute, 0);
    const painted = codeOf(paintedKey(plain, frame.paint));
    const code = painted === plain ? plain + VARIANT.running : painted;
    for (let x = x0; x < x1; x++) if (cells[x] === 0) cells[x] = code;
    this.#name(code, { x0, x1 }, lane, frame.dpr);
  }

  #drawShares(frame: Frame): void {
    const { lane, pixels, shares } = this;
    for (const [track, rows] of shares.rows) {
      for (const row of rows) {
        const code = codeOf(paintedKey(track.key[row]!, frame.paint));
        const all = columnsOf(frame, track, row);
        const edged = all.x1 - all.x0 >= EDGED_WIDTH && all.x1 < pixels.width;
        for (const part of shares.parts(track, all)) {
          if (!part.shared) continue;
          const ends = edged && part.x1 === all.x1;
          fillShare(pixels, frame, part, lane, code, ends);
          this.#shapes?.share(frame, part, lane, code, ends);
          const span = { top: lane.top + part.top, bottom: lane.top + part.bottom };
          // Elsewhere it has its name where it has all of the height.
          if (2 * (part.x1 - part.x0) > all.x1 - all.x0) this.#addName(code, part, span, frame.dpr);
        }
      }
    }
  }

  /** Notes that a bar has room for its function's name where it shares the lane with none. */
  #name(code: number, bar: Stretch, span: Span, dpr: number): void {
    if (isNamed(bar, span, dpr)) this.#addName(code, this.shares.widestFree(bar), span, dpr);
  }

  #addName(code: number, { x0, x1 }: Stretch, { top, bottom }: Span, dpr: number): void {
    if (!isNamed({ x0, x1 }, { top, bottom }, dpr)) return;
    const variant = variantOf(code);
    if (kindOf(code) !== KIND.compute || (flagsOf(code) & FLAG_ERROR) !== 0 || variant === VARIANT.dim)
      return;
    const running = variant === VARIANT.running;
    this.bars.push({ x: x0, y: top, width: x1 - x0, height: bottom - top, group: groupOf(code), running });
  }
}

/** Whether a name has room. */
function isNamed({ x0, x1 }: Stretch, { top, bottom }: Span, dpr: number): boolean {
  return x1 - x0 >= NAMED_WIDTH * dpr && bottom - top >= NAMED_HEIGHT * dpr;
}

function countShown(cells: Float64Array): number {
  let shown = 0;
  for (let x = 0; x < cells.length; x++) if (cells[x] !== 0) shown++;
  return shown;
}
