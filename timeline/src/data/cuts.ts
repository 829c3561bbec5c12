import type { Range } from './range.ts';
import type { Track } from './track.ts';

/** About a millisecond's work. */
export const ROWS_AT_ONCE = 16_384;

/** A range in parts, in order, in each of which a track has no more rows than are summed at once. Tracks may change between two. */
export function* cuts(tracks: readonly Track[], { from, to }: Range): Generator<Range> {
  for (let begin = from; ;) {
    const end = Math.min(to, ...tracks.map((track) => endOfRows(track, begin)));
    // What all starts at one moment is not cut.
    const cut = end > begin ? end : to;
    yield { from: begin, to: cut };
    if (cut >= to) return;
    begin = cut;
  }
}

function endOfRows(track: Track, begin: number): number {
  const row = track.reaching(begin) + ROWS_AT_ONCE;
  return row < track.end ? track.start[row]! : Infinity;
}
