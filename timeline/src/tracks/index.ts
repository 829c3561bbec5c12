/** Apart from the rest, as the flame graph is: the page loads it after the first picture. */
export type { Track, Tracks } from './track.ts';
export { TrackStrips } from './track-strips.ts';
