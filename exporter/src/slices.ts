import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest that a piece of work should hold up everything else, ms. */
const SLICE_MS = 10;

/** Work that can be interrupted wherever it yields. */
export type Work<Result> = Generator<unknown, Result>;

/** What was worked for is not wanted any more. */
export class Abandoned extends Error {
  override name = 'Abandoned';
}

/**
 * Does work in slices of 10 ms, between which others get their turn.
 * @param wanted asked between slices
 * @throws Abandoned if it is not wanted any more
 */
export async function inSlices<Result>(
  work: Work<Result>,
  wanted: () => boolean = () => true,
): Promise<Result> {
  let begun = performance.now();
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (performance.now() - begun < SLICE_MS) continue;
      await nextTurn();
      if (!wanted()) throw new Abandoned('Nobody waits for it');
      begun = performance.now();
    }
  } finally {
    // Lets go of what it holds, wherever it stopped.
    work.return(undefined as never);
  }
}

/** Does work in one piece. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
