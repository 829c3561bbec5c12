/** A failure's place among all, which are told newest first: those of one time are in the order in which they came. */
export interface FailurePlace {
  /** ms since the epoch */
  readonly time: number;
  /** Counts up as they come. */
  readonly number: number;
}

const CURSOR = /^(.+):(\d+)$/;

export const cursorOf = ({ time, number }: FailurePlace): string => `${time}:${number}`;

export function placeBehind(cursor: string): FailurePlace {
  const [, time, number] = CURSOR.exec(cursor)!.map(Number) as [number, number, number];
  return { time, number };
}

/** Newest first. */
export const isAfter = (one: FailurePlace, other: FailurePlace): boolean =>
  one.time > other.time || (one.time === other.time && one.number > other.number);
