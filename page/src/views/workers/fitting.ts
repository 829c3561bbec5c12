import type { Column } from './columns.ts';

/** What has no room goes in this order; a worker's details have all of it. Users' own resources stay. */
const LEFT_OUT = [
  ...['files', 'bandwidth', 'clock skew', 'coming', 'going', 'flight', 'recent', 'limit', 'processing'],
  ...['disk read', 'disk write', 'occupancy', 'results', 'managed', 'latency', 'spilled', 'unmanaged'],
  ...['net in', 'net out', 'event loop'],
];

/** Those columns that have room, by how wide the table would be with some of them. */
export function fitting(
  columns: readonly Column[],
  room: number,
  widthOf: (columns: readonly Column[]) => number,
): readonly Column[] {
  let shown = columns;
  for (const name of LEFT_OUT) {
    if (widthOf(shown) <= room) break;
    shown = shown.filter((column) => column.name !== name);
  }
  return shown;
}
