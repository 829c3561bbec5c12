import type { Columns, Lanes } from '@daskscope/timeline';

/** Lanes of workers that are gone, and of which nothing is in view from `from` (ms) on. */
export function goneLanes(
  lanes: Lanes,
  columns: Columns,
  present: ReadonlySet<string> | null,
  from: number,
): Set<number> {
  const gone = new Set<number>();
  if (!present || present.size === 0) return gone;
  for (let lane = 0; lane < lanes.length; lane++) {
    const { host, worker } = lanes.name(lane)!;
    if (present.has(`${host}\n${worker}`)) continue;
    const ends = columns.tracksOf(lane).map((track) => {
      const last = track.end - 1;
      return last < track.head ? -Infinity : track.start[last]! + track.duration[last]!;
    });
    if (Math.max(-Infinity, ...ends) < from) gone.add(lane);
  }
  return gone;
}
