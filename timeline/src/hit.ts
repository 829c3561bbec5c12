import { readInterval, type Interval } from './columns.ts';
import { codeOf, FLAG_ERROR, FLAG_FOUND, flagsOf, groupOf, KIND } from './key.ts';
import type { Frame } from './frame.ts';
import { paintedKey } from './paint.ts';
import { barGap, boxesIn, type RowBox } from './rows.ts';
import { isStacked, stackedSpan } from './raster.ts';
import type { Track } from './track.ts';

/** What a collapsed group does at a moment. */
export interface GroupHit {
  lanes: number;
  busy: number;
  /** Lanes by function, the busiest first. */
  groups: { group: number; lanes: number }[];
}

export interface Hit {
  /** The row under the pointer. */
  box: RowBox;
  /** The bar that is seen there; null where the lane is idle or the row is a collapsed group. */
  interval: Interval | null;
  group: GroupHit | null;
}

/** CSS px: a tiny bar is hit from this far, an error, which is drawn larger, too. */
const NEAR = 4;
const NEAR_ERROR = 2;

interface Candidate {
  track: Track;
  row: number;
  /** Errors before finds before all others. */
  emphasis: number;
  /** px */
  distance: number;
  key: number;
}

/** Whether `a` is seen rather than `b`. */
function wins(a: Candidate, b: Candidate | null): boolean {
  if (!b || a.emphasis !== b.emphasis) return !b || a.emphasis > b.emphasis;
  return a.distance === b.distance ? a.key > b.key : a.distance < b.distance;
}

/** What is drawn at a device pixel; `x` and `y` from the plot's top left. Null outside of all rows. */
export function hitTest(frame: Frame, x: number, y: number): Hit | null {
  const content = y + frame.scroll;
  const boxes = boxesIn(frame.layout, content, content + 1);
  const box = boxes[0];
  if (!box) return null;
  if (box.row.collapsed !== '') return { box, interval: null, group: groupAt(frame, box.row.lanes, x) };
  let best: Candidate | null = null;
  let bestBox = box;
  for (const reach of [NEAR_ERROR, 0, NEAR]) {
    for (const candidate of boxes) {
      const found = searchLane(
        frame,
        candidate,
        x,
        content - candidate.y,
        reach * frame.dpr,
        reach === NEAR_ERROR,
      );
      if (found && wins(found, best)) {
        best = found;
        bestBox = candidate;
      }
    }
    if (best) return { box: bestBox, interval: readInterval(best.track, best.row), group: null };
    if (reach === 0) {
      const running = runningAt(frame, boxes, x);
      if (running) return running;
    }
  }
  return { box, interval: null, group: null };
}

/** The interval of a lane that shows within `reach` px of x: as in the raster, the longest of a pixel, errors first. */
function searchLane(
  frame: Frame,
  box: RowBox,
  x: number,
  y: number,
  reach: number,
  errorsOnly: boolean,
): Candidate | null {
  const { from, scale, dpr } = frame;
  const height = Math.max(1, box.height - barGap(box.height, dpr));
  let best: Candidate | null = null;
  for (const track of frame.columns.tracksOf(box.row.lanes[0]!)) {
    const { start, duration, depth, end, index } = track;
    const until = from + (x + reach + 1) * scale;
    for (let row = track.reaching(from + (x - reach - 1) * scale); row < end && start[row]! <= until; row++) {
      const key = paintedKey(track.key[row]!, frame.paint);
      const flags = flagsOf(codeOf(key));
      if (errorsOnly && (flags & FLAG_ERROR) === 0) continue;
      const x0 = Math.max(0, Math.round((start[row]! - from) / scale));
      const x1 = Math.max(x0 + 1, Math.round((start[row]! + duration[row]! - from) / scale));
      const distance = Math.max(0, x0 - x, x - (x1 - 1));
      if (distance > reach) continue;
      if (isStacked(depth[row]!, x1 - x0, height)) {
        const span = stackedSpan(index, depth[row]!, height);
        if (y < span.top || y >= span.bottom) continue;
      }
      const emphasis = (flags & FLAG_ERROR) !== 0 ? 2 : (flags & FLAG_FOUND) !== 0 ? 1 : 0;
      const candidate = { track, row, emphasis, distance, key };
      if (wins(candidate, best)) best = candidate;
    }
  }
  return best;
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
      return { box, interval, group: null };
    }
  }
  return null;
}

function groupAt(frame: Frame, lanes: readonly number[], x: number): GroupHit {
  const time = frame.from + (x + 0.5) * frame.scale;
  const counts = new Map<number, number>();
  let busy = 0;
  for (const lane of lanes) {
    const group = groupOn(frame, lane, time);
    if (group === null) continue;
    busy += 1;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const groups = [...counts].map(([group, lanes]) => ({ group, lanes })).sort((a, b) => b.lanes - a.lanes);
  return { lanes: lanes.length, busy, groups };
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
