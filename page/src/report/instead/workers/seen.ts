import { clockTime } from '../../../times.ts';

export const SEEN_EM = 5;

/** A report says when, for nothing in it is of now. */
export const seenText = (seen: number, now: number): string => clockTime(seen, now);
