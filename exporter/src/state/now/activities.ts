import { LastTold } from './last-told.ts';
import { seriesName } from './overflow.ts';
import type { Names } from '../names.ts';
import { increaseBeyond } from '../rising/rising.ts';
import type { ActivityUpdate, ActivityUnit } from '../updates/functions.ts';

/** What workers did in one context, for one function, as one activity. */
export interface ActivitySeries {
  context: string;
  /** '' where it is of no function. */
  prefix: string;
  activity: string;
  unit: ActivityUnit;
  total: number;
  /** Of it, what was there when the exporter first connected. */
  before: number;
}

/** Activities that users name may be any number: so many, by context, are told by themselves. Dask has about twenty-five. */
const MOST_ACTIVITIES = 100;
export const OTHER_ACTIVITIES = '(other activities)';
const OTHER_CONTEXTS = '(other contexts)';

/**
 * What workers did, as their fine performance metrics count it, over all lives: no series ever falls. Prefixes are folded as
 * everywhere; the activities past MOST_ACTIVITIES share one name. A user may count less than nothing: that is left out.
 */
export class Activities {
  readonly #names: Names;
  readonly #maxSeries: number;
  readonly #activities = new Set<string>();
  readonly #series = new Map<string, ActivitySeries>();
  /** The most of each. */
  readonly #last = new LastTold<number>();

  constructor(options: { names: Names; maxSeries: number }) {
    this.#names = options.names;
    this.#maxSeries = options.maxSeries;
  }

  /** fresh: the scheduler started after the exporter first connected to any, so all that it counts is new. */
  beginLife(fresh: boolean): void {
    this.#last.beginLife(fresh);
  }

  /** All of the scheduler's. */
  update(updates: readonly ActivityUpdate[]): void {
    const told = new Map<string, number>();
    for (const [key, { update, value }] of distinct(updates)) {
      const last = this.#last.before(key, value, 0);
      this.#add(this.#seriesOf(update), last, value);
      told.set(key, Math.max(value, last, 0));
    }
    this.#last.tell(told);
  }

  series(): Iterable<ActivitySeries> {
    return this.#series.values();
  }

  #add(series: ActivitySeries, last: number, now: number): void {
    const past = this.#last.isPast ? Math.max(0, now) : 0;
    series.before += past;
    series.total += past + increaseBeyond(last, now);
  }

  #seriesOf({ context, prefix, activity, unit }: ActivityUpdate): ActivitySeries {
    const labels = {
      ...this.#bounded(context, activity),
      prefix: prefix === null ? '' : seriesName(this.#names, this.#maxSeries, prefix),
      unit,
    };
    const key = JSON.stringify([labels.context, labels.prefix, labels.activity, unit]);
    let series = this.#series.get(key);
    if (!series) this.#series.set(key, (series = { ...labels, total: 0, before: 0 }));
    return series;
  }

  /** The first of them keep their names. */
  #bounded(context: string, activity: string): { context: string; activity: string } {
    const name = JSON.stringify([context, activity]);
    if (!this.#activities.has(name)) {
      if (this.#activities.size >= MOST_ACTIVITIES)
        return { context: OTHER_CONTEXTS, activity: OTHER_ACTIVITIES };
      this.#activities.add(name);
    }
    return { context, activity };
  }
}

/** Those that have the same name here, since a name of theirs was cut, together. */
function distinct(
  updates: readonly ActivityUpdate[],
): Map<string, { update: ActivityUpdate; value: number }> {
  const sums = new Map<string, { update: ActivityUpdate; value: number }>();
  for (const update of updates) {
    const key = JSON.stringify([update.context, update.prefix, update.activity, update.unit]);
    const sum = sums.get(key);
    if (sum) sum.value += update.value;
    else sums.set(key, { update, value: update.value });
  }
  return sums;
}
