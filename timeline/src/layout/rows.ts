import type { Row } from './lanes.ts';

/** Where a row is drawn: device px, from the top of all rows. Rows smaller than a pixel share one. */
export interface RowBox {
  row: Row;
  y: number;
  height: number;
}

export interface RowLayout {
  boxes: readonly RowBox[];
  /** Device px of all rows. */
  height: number;
  /** Device px of one lane. */
  lane: number;
}

export interface RowSpace {
  /** Device px to fill. */
  height: number;
  /** Device px a CSS px. */
  dpr: number;
  /** CSS px a lane that the reader asked for; null fits all rows into the height. */
  lane: number | null;
}

/** CSS px; where there is more room, so few lanes have all of it. */
const TALLEST_LANE = 150;
const FEWEST_LANES = 4;
const TALLEST_GROUP = 80;
const WHOLE_PIXELS_FROM = 6;

/** A collapsed row is as important as a few lanes, so that its shares can be told. */
const weight = (row: Row) => (row.collapsed === '' ? 1 : Math.min(4, row.lanes.length + 1));

export function layoutRows(rows: readonly Row[], space: RowSpace): RowLayout {
  const { dpr } = space;
  const weights = rows.reduce((sum, row) => sum + weight(row), 0);
  const gaps = groupGaps(rows, space, weights);
  const room = space.height - gaps.total;
  const tallest = Math.max(TALLEST_LANE * dpr, room / FEWEST_LANES);
  const fitting = Math.min(tallest, room / Math.max(1, weights));
  const lane = whole(space.lane === null ? fitting : Math.max(fitting, space.lane * dpr));
  const boxes: RowBox[] = [];
  let y = 0;
  rows.forEach((row, index) => {
    y += gaps.before(index);
    const wanted = whole(lane * weight(row));
    const height = row.collapsed === '' ? lane : Math.max(lane, Math.min(wanted, TALLEST_GROUP * dpr));
    const top = Math.floor(y + 1e-6);
    boxes.push({ row, y: top, height: Math.max(1, Math.floor(y + height + 1e-6) - top) });
    y += height;
  });
  return { boxes, height: Math.ceil(y - 1e-6), lane };
}

/** Boxes that a band of the picture touches; device px from the top of all rows. */
export function boxesIn(layout: RowLayout, from: number, to: number): readonly RowBox[] {
  const { boxes } = layout;
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (boxes[middle]!.y + boxes[middle]!.height <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < boxes.length && boxes[end]!.y < to) end += 1;
  return boxes.slice(low, end);
}

/** A gap between lanes' bars: none where bars are thin. */
export function barGap(height: number, dpr: number): number {
  return height < 4 ? 0 : Math.max(1, Math.min(Math.round(height * 0.14), Math.round(3 * dpr)));
}

function whole(height: number): number {
  return height >= WHOLE_PIXELS_FROM ? Math.floor(height) : height;
}

/** Room between hosts and between workers, given up where lanes would become too thin for it. */
function groupGaps(rows: readonly Row[], space: RowSpace, weights: number) {
  let hosts = 0;
  let workers = 0;
  for (let index = 1; index < rows.length; index++) {
    if (rows[index]!.host !== rows[index - 1]!.host) hosts += 1;
    else if (rows[index]!.worker !== rows[index - 1]!.worker) workers += 1;
  }
  const unit = space.lane !== null ? space.lane * space.dpr : space.height / Math.max(1, weights);
  const host =
    unit < 1.5 ? 0 : Math.round(Math.min(10 * space.dpr, (space.height * 0.15) / Math.max(1, hosts)));
  const worker =
    unit < 4 ? 0 : Math.round(Math.min(3 * space.dpr, (space.height * 0.1) / Math.max(1, workers)));
  return {
    total: hosts * host + workers * worker,
    before(index: number): number {
      if (index === 0) return 0;
      if (rows[index]!.host !== rows[index - 1]!.host) return host;
      return rows[index]!.worker !== rows[index - 1]!.worker ? worker : 0;
    },
  };
}
