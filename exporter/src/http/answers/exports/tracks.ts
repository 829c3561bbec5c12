/** Spans that do not overlap, in order of time. */
class Track {
  readonly #starts: number[] = [];
  readonly #stops: number[] = [];

  /** Whether it had room. What comes is mostly later than what is there. */
  take(start: number, stop: number): boolean {
    let at = this.#starts.length;
    while (at > 0 && this.#starts[at - 1]! > start) at--;
    if (at > 0 && this.#stops[at - 1]! > start) return false;
    if (at < this.#starts.length && this.#starts[at]! < stop) return false;
    this.#starts.splice(at, 0, start);
    this.#stops.splice(at, 0, stop);
    return true;
  }
}

/** The tracks of a lane: as many as it takes so that on none of them two spans overlap. */
export class Tracks {
  readonly #tracks: Track[] = [];

  /** The first track that has room. */
  place(start: number, stop: number): number {
    const found = this.#tracks.findIndex((track) => track.take(start, stop));
    if (found >= 0) return found;
    const track = new Track();
    track.take(start, stop);
    return this.#tracks.push(track) - 1;
  }
}
