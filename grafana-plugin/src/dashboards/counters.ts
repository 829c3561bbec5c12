/**
 * What counters rose by. increase() and rate() see only the difference of two samples: a computation that ends between two scrapes
 * has done all it did when its series are first scraped, and counts as nothing. So the first value of a series counts where it
 * began within the window while the exporter was watched. The past of a scheduler that the exporter has only just found does not: what
 * counts it has a companion that says how much of it is older.
 */

/**
 * Seconds between two scrapes, at most. An exporter that came less before a window may have had its first scrape within: what was done
 * till then is of the window, as for every counter what was done since the scrape before.
 */
const SCRAPE = 30;

/** A span of time up to each point: its length in PromQL, and from when on who comes, comes within: seconds since the epoch. */
export interface Window {
  readonly length: string;
  readonly began: string;
  /** A modifier of PromQL: at another time than each point's. */
  readonly at?: string;
  /** Also of clusters that are gone when it ends, as it is asked for the past: rules fire for none of them. */
  readonly ofGone?: true;
}

const before = (length: string, milliseconds: string): Window => ({
  length,
  began: `time() - ${milliseconds} / 1000 - ${SCRAPE}`,
  ofGone: true,
});

/** The whole range of the dashboard. */
export const RANGE: Window = { length: '$__range', began: `$__from / 1000 - ${SCRAPE}`, ofGone: true };
/** The same, whatever the point. */
export const WHOLE_RANGE: Window = { ...RANGE, at: ' @ end()' };
/** From one point to the next, so that nothing is counted twice. */
export const STEP = before('$__interval', '$__interval_ms');
/** As long as it takes to tell a rate. */
export const RATE = before('$__rate_interval', '$__rate_interval_ms');
/** For rules and documents. @param length as of PromQL @param seconds the same */
export const last = (length: string, seconds: number): Window => ({
  length,
  began: `time() - ${seconds + SCRAPE}`,
});

/** Those that begin with what the scheduler had counted when the exporter first connected (docs/metrics.md). */
const WITH_PAST =
  /^dask_(task_(transitions|seconds)|activity_(seconds|bytes|operations)|thread_wanted_seconds|prefix_suspicious|scheduler_(transitions|update_graph_seconds)|steal_request(s|_seconds)|workers_(added|removed)|worker_transfers|semaphore_(acquires|releases))_total/;

/**
 * What a counter of events rose by within a window, series by series: exact where the exporter ran on, as increase() guesses where
 * it was started again or no scrape says how the window began.
 */
export function risen(counter: string, { length, began, at = '', ofGone }: Window): string {
  const within = `${counter}[${length}]${at}`;
  const then = `offset ${length}${at}`;
  const exporter = `{${/instance=~?`[^`]*`/.exec(counter)?.[0] ?? ''}}`.replace('{}', '');
  const since = `dask_exporter_watching_since_timestamp_seconds${exporter}`;
  const came = `${ofGone ? `last_over_time(${since}[${length}]${at})` : `${since}${at}`} > ${began}`;
  const watched = `dask_up${exporter} ${then} or ${came}`;
  const past = WITH_PAST.test(counter) ? within.replace('_total', '_before') : null;
  const begun = `max_over_time(${within})${past ? ` - min_over_time(${past})` : ''}`;
  // After a reset that is of one life alone, and the sum of all is more, unless the first had counted all of it when it was first scraped.
  const more = past ? '' : ` unless (resets(${within}) > 0 and increase(${within}) > ${begun})`;
  return [
    `max_over_time(${within}) - ${counter} ${then} unless resets(${within}) > 0`,
    `${begun} and on (job, instance) (${watched}) unless ${counter} ${then}${more}`,
    // An exporter that was started again within the window has the past of the scheduler once more.
    ...(past
      ? [`clamp_min(increase(${within}) - (last_over_time(${past}) and on (job, instance) ${came}), 0)`]
      : []),
    `increase(${within})`,
  ].join(' or ');
}

/** The sum of it. @param by labels that the sums are told apart by */
export const sumRisen = (counter: string, window: Window, by = ''): string =>
  `sum${by && ` by (${by})`} (${risen(counter, window)})`;

/** The same a second. */
export const rateOf = (counter: string, by = ''): string =>
  `${sumRisen(counter, RATE, by)} / ($__rate_interval_ms / 1000)`;

/** A quantile of a histogram's observations within a window; none where there were none. @param buckets its series */
export const quantile = (q: number, buckets: string, window: Window, by = ''): string =>
  `histogram_quantile(${q}, ${sumRisen(buckets, window, by ? `le, ${by}` : 'le')}) >= 0`;

/**
 * The same of tasks' durations, no longer than the longest task: a quantile lies anywhere within its bucket.
 * @param selector which tasks, as within braces
 */
export function durationQuantile(q: number, selector: string, window: Window, by = ''): string {
  const guessed = `(${quantile(q, `dask_task_duration_seconds_bucket{${selector}}`, window, by)})`;
  const { length, at = '' } = window;
  const longest = `max by (${by}) (max_over_time(dask_prefix_duration_max_seconds{${selector}}[${length}]${at}))`;
  // The lesser of two that each stand once; where nothing is told of the longest, what is guessed.
  return `${longest} - on (${by}) clamp_min(${longest} - on (${by}) ${guessed}, 0) or ${guessed}`;
}

/** A second, of what a process counts from its own start: its first value is no event. @param total as CPU time */
export const processRate = (total: string): string => `rate(${total}[$__rate_interval])`;
