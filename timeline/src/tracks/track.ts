/** One figure of a track over time. */
export interface TrackLine {
  name: string;
  /** One a time; null where it is not known. */
  values: readonly (number | null)[];
}

/** A strip below the task stream: figures of one kind over time. */
export interface Track {
  name: string;
  /** On top of each other; without `stacked` each from the ground. */
  lines: readonly TrackLine[];
  stacked: boolean;
  /** What the sum may reach at most; null: nothing, or it is not known. */
  limit: TrackLine | null;
  text: (value: number) => string;
}

/** Tracks that share their times, ms since the epoch, in order. */
export interface Tracks {
  times: readonly number[];
  /** ms, one a time: for so long it holds at most. Nothing is known from then to the next. */
  longest: readonly number[];
  tracks: readonly Track[];
}

/** The row that holds at a time; null: nothing is known then. */
export function rowAt({ times, longest }: Tracks, time: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  const row = low - 1;
  return row >= 0 && time - times[row]! <= longest[row]! ? row : null;
}

/** What a track says of a row, in words: 'busy 3, all 4'. */
export function rowText({ lines, limit, text }: Track, row: number | null): string {
  const of = ({ name, values }: TrackLine) => {
    const value = row === null ? null : (values[row] ?? null);
    return value === null ? [] : [`${name} ${text(value)}`.trim()];
  };
  const said = [...lines.flatMap(of), ...(limit ? of(limit) : [])];
  return said.length > 0 ? said.join(', ') : 'not known';
}
