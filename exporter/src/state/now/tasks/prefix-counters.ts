import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import { BegunAgain } from './begun-again.ts';
import type { Names } from '../../names.ts';
import { LastTold } from '../last-told.ts';
import { OVERFLOW_PREFIX } from '../overflow.ts';
import { increase, increaseBeyond } from '../../rising/rising.ts';
import { ACTIONS } from '../../log/runs/runs.ts';
import { detached } from '../../text.ts';
import type { Absent, PrefixUpdate } from '../../updates/functions.ts';

/** What tasks of one prefix did. */
export interface Counted {
  /** In the order of TRANSITION_STATES. */
  transitions: number[];
  /** By action. */
  seconds: Map<string, number>;
  suspicious: number;
}

/** What tasks of one prefix ever did. */
export interface PrefixCounts extends Counted {
  name: string;
  /** Of it, what was there when the exporter first connected. */
  before: Counted;
  /** Times that a task was begun once more, since then. */
  recomputations: number;
}

/** What the scheduler had counted of a prefix when it was last told. */
interface Told {
  transitions: number[];
  seconds: ReadonlyMap<string, number>;
  suspicious: number;
  /** The most that begunAgain came to. */
  begunAgain: number;
  inVain: number;
}

/** Of all actions that a scheduler names, so many of a prefix are counted by themselves. Dask knows five. */
const MOST_ACTIONS = 16;
const OTHER_ACTIONS = 'other';

/**
 * What prefixes counted, over all lives and restarts: a series stays once it is there, and never falls. What was there when the
 * exporter first connected is also told apart: an expression adds the first value of a series that begins, less that, so that
 * nobody's past is told as if it had just happened. Of another scheduler that is older than that nothing of its past counts.
 * The prefixes past maxSeries share one series.
 */
export class PrefixCounters {
  readonly #names: Names;
  readonly #maxSeries: number;
  /** By position; the one at maxSeries is everybody else's. */
  readonly #counts: (PrefixCounts | undefined)[] = [];
  readonly #last = new LastTold<Told>();
  readonly begunAgain = new BegunAgain();

  constructor(options: { names: Names; maxSeries: number }) {
    this.#names = options.names;
    this.#maxSeries = options.maxSeries;
  }

  /** fresh: the scheduler started after the exporter first connected to any, so all that it counts is new. */
  beginLife(fresh: boolean): void {
    this.#last.beginLife(fresh);
  }

  /**
   * One that was dropped counts from 0 when it comes again. The first update of a life has all prefixes of the scheduler.
   * @param time ms since the epoch
   */
  update(updates: readonly PrefixUpdate[], time: number, absent: Absent = 'dropped'): void {
    const told = new Map<string, Told>();
    for (const update of updates) {
      if (!update.stateCounts) continue;
      const now = toldBy(update, update.stateCounts);
      const counts = this.#countsOf(update.name);
      const before = this.#last.before(update.name, now, NOTHING);
      if (this.#last.isPast) this.#addPast(counts, now);
      if (now.transitions.every((count, state) => count >= (before.transitions[state] ?? 0)))
        now.begunAgain = Math.max(now.begunAgain, before.begunAgain);
      this.#add(counts, before, now);
      const again = Math.min(
        increase(before.begunAgain, now.begunAgain),
        increaseBeyond(before.inVain, now.inVain),
      );
      if (again > 0) this.begunAgain.add({ time, prefix: detached(update.name), count: again });
      told.set(detached(update.name), now);
    }
    this.#last.tell(told, absent);
  }

  series(): PrefixCounts[] {
    return this.#counts.filter((counts) => counts !== undefined);
  }

  #countsOf(name: string): PrefixCounts {
    const slot = Math.min(this.#names.positionOf(name), this.#maxSeries);
    return (this.#counts[slot] ??= {
      name: slot === this.#maxSeries ? OVERFLOW_PREFIX : this.#names.at(slot),
      ...nothingCounted(),
      before: nothingCounted(),
      recomputations: 0,
    });
  }

  #addPast(counts: PrefixCounts, now: Told): void {
    addRisen(counts, NOTHING, now);
    addRisen(counts.before, NOTHING, now);
  }

  #add(counts: PrefixCounts, before: Told, now: Told): void {
    addRisen(counts, before, now);
    // Only an action that Dask did not have before is new here.
    if (counts.before.seconds.size < counts.seconds.size)
      for (const action of counts.seconds.keys())
        if (!counts.before.seconds.has(action)) counts.before.seconds.set(action, 0);
    counts.recomputations += increase(before.begunAgain, now.begunAgain);
  }
}

const nothingCounted = (): Counted => ({
  transitions: TRANSITION_STATES.map(() => 0),
  seconds: new Map(ACTIONS.map((action) => [action, 0])),
  suspicious: 0,
});

function addRisen(counts: Counted, before: Told, now: Told): void {
  now.transitions.forEach((count, state) => {
    counts.transitions[state]! += increase(before.transitions[state] ?? 0, count);
  });
  for (const [action, seconds] of now.seconds) {
    const known = counts.seconds.has(action) || counts.seconds.size < MOST_ACTIONS;
    const name = known ? action : OTHER_ACTIONS;
    const risen = increase(before.seconds.get(action) ?? 0, seconds);
    counts.seconds.set(name, (counts.seconds.get(name) ?? 0) + risen);
  }
  counts.suspicious += increase(before.suspicious, now.suspicious);
}

const NOTHING: Told = { transitions: [], seconds: new Map(), suspicious: 0, begunAgain: 0, inVain: 0 };

const toldBy = (
  { allDurations, states, suspicious }: PrefixUpdate,
  stateCounts: ReadonlyMap<string, number>,
): Told => ({
  transitions: TRANSITION_STATES.map((state) => stateCounts.get(state) ?? 0),
  seconds: allDurations,
  suspicious,
  begunAgain: begunAgain(states, stateCounts),
  inVain: inVain(states, stateCounts),
});

/**
 * A task waits once; each time more it was begun again. So that is how many ever waited, less those that are there and those that
 * are forgotten. Scattered data never waited, and a task that is only just made does not wait yet: at least so many were.
 */
function begunAgain(states: ReadonlyMap<string, number>, counts: ReadonlyMap<string, number>): number {
  const there = TASK_STATES.reduce((sum, state) => sum + (states.get(state) ?? 0), 0);
  return Math.max(0, (counts.get('waiting') ?? 0) - (counts.get('forgotten') ?? 0) - there);
}

/**
 * How often a worker was given a task and neither had its result nor failed for good: it failed and is retried, its worker left, or
 * nobody wants it any more. One that is wanted once more, after its result was dropped, is none of these.
 */
function inVain(states: ReadonlyMap<string, number>, counts: ReadonlyMap<string, number>): number {
  const of = (state: string) => counts.get(state) ?? 0;
  return of('processing') - of('memory') - of('erred') - (states.get('processing') ?? 0);
}
