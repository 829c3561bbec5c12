import { setImmediate } from 'node:timers';

/** The longest that all work in slices together may hold up everything else in a turn of the event loop, ms. */
const TURN_MS = 8;

/** After so much of one piece of work another that waits has its turn, ms. */
const SLICE_MS = 4;

/** Work that can be interrupted wherever it yields. */
export type Work<Result> = Generator<unknown, Result>;

/** What was worked for is not wanted any more. */
export class Abandoned extends Error {
  override name = 'Abandoned';
}

/** Goes on until it is done or that time has come. True: it is done. */
type Job = (until: number) => boolean;

/** What is not done yet, the one whose turn is next first. */
const waiting: Job[] = [];
let turnEnds = -Infinity;
let turning = false;

/**
 * Does work in slices, between which others get their turn. However much is worked on at once, it holds up everything else no
 * longer than one slice of it alone does.
 * @param wanted asked between slices
 * @throws Abandoned if it is not wanted any more
 */
export function inSlices<Result>(work: Work<Result>, wanted: () => boolean = () => true): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      // Lets go of what it holds, wherever it stopped.
      work.return(undefined as never);
      settle();
      return true;
    };
    let begun = false;
    const job: Job = (until) => {
      try {
        if (begun && !wanted()) throw new Abandoned('Nobody waits for it');
        begun = true;
        do {
          const step = work.next();
          if (step.done) return end(() => resolve(step.value));
        } while (performance.now() < until);
        return false;
      } catch (cause) {
        return end(() => reject(cause));
      }
    };
    begin(job);
  });
}

/** At once where nothing waits and this turn of the event loop has time left: most work is done with its first slice. */
function begin(job: Job): void {
  if (!turning) {
    turning = true;
    turnEnds = performance.now() + TURN_MS;
    setImmediate(turn);
  }
  const now = performance.now();
  if (waiting.length > 0 || now >= turnEnds || !job(Math.min(turnEnds, now + SLICE_MS))) waiting.push(job);
}

function turn(): void {
  const begun = performance.now();
  turnEnds = begun + TURN_MS;
  for (let now = begun; now < turnEnds; now = performance.now()) {
    const job = waiting.shift();
    if (!job) break;
    if (!job(Math.min(turnEnds, now + SLICE_MS))) waiting.push(job);
  }
  turning = waiting.length > 0;
  if (turning) setImmediate(turn);
}

/** Does work in one piece. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
