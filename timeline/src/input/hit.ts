import { readInterval, type Interval } from '../data/columns.ts';
import { codeOf, FLAG_ERROR, FLAG_FOUND, flagsOf, groupOf, KIND } from '../data/key.ts';
import type { Frame } from '../draw/frame.ts';
import { stripHeight, type Span } from '../layout/layers.ts';
import { isPassedOver, paintedKey } from '../draw/paint.ts';
import { barGap, boxesIn, type RowBox } from '../layout/rows.ts';
import { columnsOf, Shares } from '../raster/shares.ts';
import { isThere } from '../data/stays.ts';
import type { Track } from '../data/track.ts';

/** What a collapsed group does at a moment. */
export interface GroupHit {
  /** Of workers that were there. */
  lanes: number;
  busy: number;
  /** Lanes by function, the busiest first. */
  groups: { group: number; lanes: number }[];
}

/** The part of an interval that is seen; ms since the epoch, device px from the top of its row. */
export interface HitPart extends Span {
  from: number;
  to: number;
}

export interface Hit {
  /** The row under the pointer. */
  box: RowBox;
  /** The bar that is seen there; null where the lane is idle or the row is a collapsed group. */
  interval: Interval | null;
  /** The part that is pointed at; null: all of it, at the row's full height. */
  part: HitPart | null;
  group: GroupHit | null;
}

/** CSS px: a tiny bar is hit from this far, an error, which is drawn larger, and what is found too. */
const NEAR = 4;
const NEAR_MARKED = 2;

/** Emphases: errors before finds before all others. */
const ERROR = 2;
const FOUND = 1;

interface Candidate {
  track: Track;
  row: number;
  part: HitPart | null;
  /** ERROR, FOUND or 0. */
  emphasis: number;
  /** px */
  distance: number;
  /** What lies on top at the pointer's height. */
  layer: number;
  key: number;
}

/** What lies how high at a pixel's height, the uppermost last. */
interface Layers {
  running: number;
  computed: number;
  /** What is computed and has a share of the lane's height. */
  stacked: number;
  behind: number;
  strip: Span | null;
}

function layersAt(y: number, height: number): Layers {
  const strip = stripHeight(height);
  if (strip === 0) return { running: 0, computed: 1, stacked: 1, behind: 1, strip: null };
  if (y < height - strip) return { behind: 0, running: 1, computed: 2, stacked: 3, strip: null };
  return { running: 0, computed: 1, stacked: 2, behind: 3, strip: { top: height - strip, bottom: height } };
}

/** Whether `a` is seen rather than `b`. */
function wins(a: Candidate, b: Candidate | null): boolean {
  if (!b || a.emphasis !== b.emphasis) return !b || a.emphasis > b.emphasis;
  if (a.distance !== b.distance) return a.distance < b.distance;
  return a.layer === b.layer ? a.key > b.key : a.layer > b.layer;
}

/** What is drawn at a device pixel; `x` and `y` from the plot's top left. Null outside of all rows. */
export function hitTest(frame: Frame, x: number, y: number): Hit | null {
  const content = y + frame.scroll;
  const boxes = boxesIn(frame.layout, content, content + 1);
  const box = boxes[0];
  if (!box) return null;
  const nothing = { box, interval: null, part: null, group: null };
  if (box.row.collapsed !== '') return { ...nothing, group: groupAt(frame, box.row.lanes, x) };
  let best: Candidate | null = null;
  let bestBox = box;
  const around = thinAround(frame, boxes, content);
  for (const [reach, within] of [
    [NEAR_MARKED, boxes],
    [NEAR_MARKED, around],
    [0, boxes],
    [NEAR, boxes],
  ] as const) {
    for (const candidate of within) {
      const y = Math.max(0, Math.min(candidate.height - 1, content - candidate.y));
      const found = searchLane(frame, candidate, x, y, reach);
      if (found && (within !== around || found.emphasis === FOUND) && wins(found, best)) {
        best = found;
        bestBox = candidate;
      }
    }
    const running = reach === 0 ? runningAt(frame, boxes, x) : null;
    if (running && (!best || (best.emphasis === 0 && best.layer < runningLayer(frame, box, content))))
      return running;
    if (best) {
      const { track, row, part } = best;
      return { box: bestBox, interval: readInterval(track, row), part, group: null };
    }
  }
  return nothing;
}

/** The lanes beside the pointer where lanes are too thin to be pointed at one by one: what is found there is meant. */
function thinAround(frame: Frame, boxes: readonly RowBox[], content: number): readonly RowBox[] {
  const near = NEAR_MARKED * frame.dpr;
  if (boxes[0]!.height > near) return [];
  const around = boxesIn(frame.layout, content - near, content + near + 1);
  return around.filter((box) => !boxes.includes(box) && box.row.collapsed === '');
}

/** The interval of a lane that shows within `reach` px of x: as in the raster, the longest of a pixel, errors first. */
function searchLane(frame: Frame, box: RowBox, x: number, y: number, reach: number): Candidate | null {
  const { from, scale, dpr, paint } = frame;
  const height = barHeight(frame, box);
  const layers = layersAt(y, height);
  const shares = new Shares();
  const tracks = frame.columns.tracksOf(box.row.lanes[0]!);
  shares.find(frame, tracks, height);
  const near = reach * dpr;
  let best: Candidate | null = null;
  for (const track of tracks) {
    const { start, duration, end, behind } = track;
    const until = from + (x + near + 1) * scale;
    for (let row = track.reaching(from + (x - near - 1) * scale); row < end && start[row]! <= until; row++) {
      const key = paintedKey(track.key[row]!, paint);
      const flags = isPassedOver(codeOf(key), paint) ? 0 : flagsOf(codeOf(key));
      const isError = (flags & FLAG_ERROR) !== 0;
      const marked = !behind || layers.behind > 0;
      const emphasis = isError ? ERROR : marked && (flags & FLAG_FOUND) !== 0 ? FOUND : 0;
      if (reach === NEAR_MARKED && emphasis === 0) continue;
      if (start[row]! + duration[row]! < from) continue;
      const columns = columnsOf(frame, track, row);
      const { x0, x1 } = columns;
      const distance = Math.max(0, x0 - x, x - (x1 - 1));
      if (distance > near) continue;
      const nearest = Math.max(x0, Math.min(x1 - 1, x));
      const parts = shares.parts(track, columns);
      const { shared, ...place } = parts.find((part) => nearest < part.x1)!;
      const span = behind ? layers.strip : place;
      if (span && (y < span.top || y >= span.bottom)) continue;
      const times = {
        from: place.x0 === x0 ? start[row]! : from + place.x0 * scale,
        to: place.x1 === x1 ? start[row]! + duration[row]! : from + place.x1 * scale,
      };
      const part =
        span && (behind || parts.length > 1 || shared)
          ? { ...times, top: span.top, bottom: span.bottom }
          : null;
      const layer = behind ? layers.behind : shared ? layers.stacked : layers.computed;
      const candidate = { track, row, part, emphasis, distance, layer, key };
      if (wins(candidate, best)) best = candidate;
    }
  }
  return best;
}

function barHeight({ dpr }: Frame, { height }: RowBox): number {
  return Math.max(1, height - barGap(height, dpr));
}

function runningLayer(frame: Frame, box: RowBox, content: number): number {
  return layersAt(content - box.y, barHeight(frame, box)).running;
}

function runningAt(frame: Frame, boxes: readonly RowBox[], x: number): Hit | null {
  const time = frame.from + (x + 0.5) * frame.scale;
  if (time > frame.now + frame.scale) return null;
  for (const box of boxes) {
    for (const { lane, group, start, task } of frame.running.get(box.row.lanes[0]!) ?? []) {
      if (start > time) continue;
      const duration = Math.max(0, frame.now - start);
      const interval = {
        lane,
        group,
        kind: KIND.compute,
        start,
        duration,
        error: false,
        running: true,
        task,
      };
      return { box, interval, part: null, group: null };
    }
  }
  return null;
}

function groupAt(frame: Frame, lanes: readonly number[], x: number): GroupHit {
  const time = frame.from + (x + 0.5) * frame.scale;
  const counts = new Map<number, number>();
  let busy = 0;
  let there = 0;
  for (const lane of lanes) {
    const group = groupOn(frame, lane, time);
    if (group !== null || isThere(frame.stays(lane), time)) there += 1;
    if (group === null) continue;
    busy += 1;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const groups = [...counts].map(([group, lanes]) => ({ group, lanes })).sort((a, b) => b.lanes - a.lanes);
  return { lanes: there, busy, groups };
}

function groupOn(frame: Frame, lane: number, time: number): number | null {
  for (const track of frame.columns.tracksOf(lane)) {
    const row = track.after(time) - 1;
    if (row >= track.head && track.start[row]! + track.duration[row]! >= time)
      return groupOf(codeOf(track.key[row]!));
  }
  const running = time <= frame.now && frame.running.get(lane)?.find(({ start }) => start <= time);
  return running ? running.group : null;
}
