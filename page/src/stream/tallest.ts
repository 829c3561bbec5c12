import type { Row } from '@daskscope/timeline';

/** CSS px of a lane at its tallest, between hosts, and of all that is not lanes. */
const ROW_HEIGHT = 46;
const FEWEST_ROWS = 4;
const HOST_GAP = 10;
const AROUND = 100;

/** CSS px that the task stream may be tall, so that a few lanes do not leave a hole below them. */
export function tallest(rows: readonly Row[]): number {
  const hosts = new Set(rows.map(({ host }) => host)).size;
  return Math.max(FEWEST_ROWS, rows.length) * ROW_HEIGHT + hosts * HOST_GAP + AROUND;
}
