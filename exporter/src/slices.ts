import { setImmediate } from 'node:timers';

/** The longest that all work in slices together may hold up everything else in a turn of the event loop, ms. */
const TURN_MS = 6;

/** After so much of one piece of work another that waits has its turn, ms. */
const SLICE_MS = 3;

/** Work that can be interrupted wherever it yields. */
export type Work<Result> = Generator<unknown, Result>;

/** What was worked for is not wanted any more. */
export class Abandoned extends Error {
  override name = 'Abandoned';
}

/** Goes on until it is done or that time has come. True: it is done. */
type Job = (until: number) => boolean;

/** Who waits for it. They take turns: however many clusters tell however much, whoever asked is answered. */
export type Waiter = 'reader' | 'clusters';

/** What is not done yet, the one whose turn is next first. */
const waiting: Readonly<Record<Waiter, Job[]>> = { reader: [], clusters: [] };
let next: Waiter = 'reader';
let turnEnds = -Infinity;
let turning = false;

/**
 * Does work in slices, between which others get their turn. However much is worked on at once, it holds up everything else no
 * longer than one slice of it alone does.
 * @param wanted asked before each slice that had to wait for its turn
 * @param waiter clusters: what they told is taken in
 * @throws Abandoned if it is not wanted any more
 */
export function inSlices<Result>(
  work: Work<Result>,
  wanted: () => boolean = () => true,
  waiter: Waiter = 'reader',
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      // Lets go of what it holds, wherever it stopped.
      work.return(undefined as never);
      settle();
      return true;
    };
    let waited = false;
    const job: Job = (until) => {
      try {
        if (waited && !wanted()) throw new Abandoned('Nobody waits for it');
        do {
          const step = work.next();
          if (step.done) return end(() => resolve(step.value));
        } while (performance.now() < until);
        return false;
      } catch (cause) {
        return end(() => reject(cause));
      }
    };
    begin(job, waiting[waiter]);
    waited = true;
  });
}

/** At once where nothing waits and this turn of the event loop has time left: most work is done with its first slice. */
function begin(job: Job, behind: Job[]): void {
  if (!turning) {
    turning = true;
    turnEnds = performance.now() + TURN_MS;
    setImmediate(turn);
  }
  const now = performance.now();
  if (behind.length > 0 || now >= turnEnds || !job(Math.min(turnEnds, now + SLICE_MS))) behind.push(job);
}

function turn(): void {
  const begun = performance.now();
  turnEnds = begun + TURN_MS;
  for (let now = begun; now < turnEnds; now = performance.now()) {
    const jobs = waiting[whose()];
    const job = jobs.shift();
    if (!job) break;
    if (!job(Math.min(turnEnds, now + SLICE_MS))) jobs.push(job);
  }
  turning = waiting.reader.length + waiting.clusters.length > 0;
  if (turning) setImmediate(turn);
}

/** The one after the other, while there is work for both. */
function whose(): Waiter {
  const turn = waiting[next].length > 0 ? next : other(next);
  next = other(turn);
  return turn;
}

const other = (waiter: Waiter): Waiter => (waiter === 'reader' ? 'clusters' : 'reader');

/** Does work in one piece. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
