/** Spans of a track that are remembered: what comes is hardly ever before so many. */
const REMEMBERED = 256;

/** Spans that do not overlap, in order of time: the last of them. */
class Track {
  readonly #starts: number[] = [];
  readonly #stops: number[] = [];
  /** When the last span ended that is not remembered any more. */
  #begins = -Infinity;
  readonly #remembered: number;

  constructor(remembered: number) {
    this.#remembered = remembered;
  }

  /** Whether it had room. What comes is mostly later than what is there. */
  take(start: number, stop: number): boolean {
    let at = this.#starts.length;
    while (at > 0 && this.#starts[at - 1]! > start) at--;
    if (at > 0 && this.#stops[at - 1]! > start) return false;
    if (at < this.#starts.length && this.#starts[at]! < stop) return false;
    if (start < this.#begins) return false;
    this.#starts.splice(at, 0, start);
    this.#stops.splice(at, 0, stop);
    if (this.#starts.length > this.#remembered) {
      this.#starts.shift();
      this.#begins = this.#stops.shift()!;
    }
    return true;
  }
}

/** The tracks of a lane: as many as it takes so that on none of them two spans overlap, up to a limit. Memory is bounded. */
export class Tracks {
  readonly #most: number;
  readonly #remembered: number;
  readonly #tracks: Track[] = [];

  constructor(most: number, remembered = REMEMBERED) {
    this.#most = most;
    this.#remembered = remembered;
  }

  /** The first track that has room; where none has and there are too many, the last. */
  place(start: number, stop: number): number {
    const found = this.#tracks.findIndex((track) => track.take(start, stop));
    if (found >= 0) return found;
    if (this.#tracks.length === this.#most) return this.#most - 1;
    const track = new Track(this.#remembered);
    track.take(start, stop);
    return this.#tracks.push(track) - 1;
  }
}
