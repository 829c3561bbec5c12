import { rowAt, type Track, type Tracks } from './track.ts';

/** Where time is; CSS px from the element's left. */
export interface TrackPlace {
  from: number;
  to: number;
  x: number;
  width: number;
}

/** A stretch in which a figure has one value. */
export interface Step {
  line: number;
  x: number;
  width: number;
  /** From the ground; in parts of the track's height. */
  bottom: number;
  top: number;
}

export interface TrackSteps {
  steps: Step[];
  /** Of the limit: where it is, in parts of the height. */
  limits: { x: number; width: number; at: number }[];
  /** The value at the top. */
  most: number;
}

/** Rows in view, from the one that holds at its beginning. Where many share a pixel, those with the most are shown. */
function rowsInView(tracks: Tracks, { from, to }: TrackPlace): number[] {
  const { times } = tracks;
  const rows: number[] = [];
  let row = rowAt(tracks, from) ?? times.findIndex((time) => time >= from);
  for (; row >= 0 && row < times.length && times[row]! <= to; row++) rows.push(row);
  return rows;
}

/** A track's figures as steps: each value holds until the next, but not across a gap. */
export function layoutTrack(tracks: Tracks, track: Track, place: TrackPlace): TrackSteps {
  const { times, longest } = tracks;
  const rows = rowsInView(tracks, place);
  const scale = place.width / (place.to - place.from);
  const tops = rows.map((row) => tallestOf(track, row));
  const most = tops.reduce((all, top) => Math.max(all, top), 0);
  const steps: Step[] = [];
  const limits: TrackSteps['limits'] = [];
  for (const row of rows) {
    const begin = Math.max(place.from, times[row]!);
    const next = times[row + 1] ?? Infinity;
    const last = times[row]! + longest[row]!;
    const end = Math.min(place.to, next > last ? last : next);
    const x = place.x + (begin - place.from) * scale;
    const width = (end - begin) * scale;
    if (!(width > 0) || most === 0) continue;
    let below = 0;
    track.lines.forEach(({ values }, line) => {
      const value = values[row] ?? null;
      if (value === null) return;
      const bottom = track.stacked ? below : 0;
      below = bottom + value;
      steps.push({ line, x, width, bottom: bottom / most, top: below / most });
    });
    const limit = track.limit?.values[row] ?? null;
    if (limit !== null) limits.push({ x, width, at: limit / most });
  }
  return { steps, limits, most };
}

function tallestOf({ lines, stacked, limit }: Track, row: number): number {
  const values = lines.map(({ values: all }) => all[row] ?? 0);
  const reached = stacked ? values.reduce((a, b) => a + b, 0) : Math.max(...values, 0);
  return Math.max(reached, limit?.values[row] ?? 0);
}
