import { LIMITS } from '@daskscope/api';
import type { AskedSpan, AskedSpans, OwnOfSpan, ThreadCounts } from '../../asked/spans.ts';
import { ref } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../state/text.ts';
import {
  attr,
  compose,
  each,
  item,
  juxt,
  LEN,
  LIST,
  map,
  method,
  partial,
  safe,
  SUM,
  take,
} from '../feeds/expression.ts';
import { activityOf } from '../figures/workers/activities.ts';
import { keyText } from '../keys.ts';
import { asArray, asCount, asMilliseconds, asNumber, asNumbers, asText } from '../values.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'spans';

/** Read of all spans together: a group takes the scheduler some microseconds. */
const MOST_GROUPS = 2_000;
const MOST_ACTIVITIES = 20_000;
/** Groups of one span that are named, and tags of one. */
const MOST_NAMES = 20;
/** Changes of the number of threads, the newest: there is one each time that a worker comes or leaves. */
const MOST_CHANGES = 5_000;

const spansById = compose(attr('spans'), item('spans'), attr('extensions'));
const newest = ref('builtins', 'reversed');

/** What a span has itself: nothing of it walks the spans in it (distributed 2023.12.1 to 2026.8.0, spans.py). */
const headOf = juxt(
  attr('id'),
  compose(LIST, take(MOST_NAMES), attr('name')),
  safe(attr('parent.id')),
  attr('enqueued'),
  compose(LEN, attr('groups')),
  safe(compose(LEN, attr('_cumulative_worker_metrics'))),
);

/** scheduler -> how many spans there are, and of the newest their heads; null: it knows no spans. */
export const spanHeads = safe(
  compose(juxt(LEN, compose(each(headOf), take(LIMITS.spans), newest, method('values'))), spansById),
);

/** span -> what its own groups add up to: Dask's properties walk those of all spans in it, each time anew. */
export const ownOfSpan = juxt(
  compose(partial(ref('toolz', 'merge_with'), SUM), LIST, map(attr('states')), attr('groups')),
  compose(SUM, map(attr('duration')), attr('groups')),
  compose(SUM, map(attr('nbytes_total')), attr('groups')),
  // 0 where none has finished.
  safe(
    compose(
      ref('builtins', 'min'),
      LIST,
      partial(ref('builtins', 'filter'), null),
      map(attr('start')),
      attr('groups'),
    ),
  ),
  safe(compose(ref('builtins', 'max'), LIST, map(attr('stop')), attr('groups'))),
  safe(compose(each(attr('name')), take(MOST_NAMES), attr('groups'))),
  safe(compose(LIST, take(MOST_ACTIVITIES), method('items'), attr('_cumulative_worker_metrics'))),
);

/** scheduler -> its time, and how many threads there were since when, the newest first. */
export const threadsOfSpans = juxt(
  safe(compose(method('time'), attr('loop'))),
  safe(compose(LIST, take(MOST_CHANGES), newest, attr('total_nthreads_history'))),
);

/**
 * The newest spans, with what each has of its own: first how much that is to read, then as much as may be read, the newest first.
 * @throws NotTold
 */
export async function spans(
  cluster: Cluster,
  scheduler: SchedulerQuestion,
  _query: object,
  now: number,
): Promise<AskedSpans> {
  const life = cluster.identity?.id ?? null;
  const told = await scheduler.evaluate(FEATURE, spanHeads);
  if (told === null)
    return {
      ...{ time: now, life, total: 0, spans: [], threads: [] },
      missing: 'This scheduler knows no spans: they are there since distributed 2023.5.',
    };
  const [total, listed] = asArray(told);
  const heads = asArray(listed).map(headFrom);
  const ids = readable(heads);
  const own = juxt(...ids.map((id) => safe(compose(ownOfSpan, item(id)))));
  const figures = ids.length > 0 ? compose(own, spansById) : compose(LIST, take(0), spansById);
  const [clock, read] = asArray(await scheduler.evaluate(FEATURE, juxt(threadsOfSpans, figures)));
  const [time, threads] = asArray(clock);
  const byId = new Map(ids.map((id, at) => [id, ownFrom(asArray(read)[at])]));
  return {
    time: asMilliseconds(time) ?? now,
    life,
    missing: null,
    total: asCount(total),
    spans: heads.map(({ span }) => ({ ...span, own: byId.get(span.id) ?? null })),
    threads: threadCounts(threads),
  };
}

interface Head {
  span: Omit<AskedSpan, 'own'>;
  activityCount: number;
}

function headFrom(value: unknown): Head {
  const [id, tags, parent, enqueued, groups, activities] = asArray(value);
  return {
    span: {
      id: asText(id) ?? '',
      tags: asArray(tags).map((tag) => cut(keyText(tag), NAME_LIMIT)),
      parent: asText(parent),
      enqueued: asMilliseconds(enqueued) ?? 0,
      groupCount: asCount(groups),
    },
    activityCount: asCount(activities),
  };
}

/** Ids of those that may be read: one that has too much is left out, not all that are older. */
function readable(heads: readonly Head[]): string[] {
  let [groups, activities] = [MOST_GROUPS, MOST_ACTIVITIES];
  const read = heads.filter(({ span, activityCount }) => {
    if (span.groupCount > groups || activityCount > activities) return false;
    groups -= span.groupCount;
    activities -= activityCount;
    return true;
  });
  return read.map(({ span }) => span.id);
}

function ownFrom(value: unknown): OwnOfSpan | null {
  if (!Array.isArray(value)) return null;
  const [states, seconds, bytes, start, stop, groups, metrics] = value as unknown[];
  return {
    states: asNumbers(states),
    seconds: asCount(seconds),
    bytes: asCount(bytes),
    start: timeOf(start),
    stop: timeOf(stop),
    groups: asArray(groups).map((name) => cut(keyText(name), KEY_LIMIT)),
    activities: asArray(metrics).flatMap((pair) => {
      const [key, told] = asArray(pair);
      const activity = activityOf(key);
      const amount = asNumber(told);
      return activity && amount !== null ? [{ ...activity, value: amount }] : [];
    }),
  };
}

const timeOf = (value: unknown): number | null => {
  const time = asMilliseconds(value);
  return time === null || time <= 0 ? null : time;
};

const threadCounts = (newestFirst: unknown): ThreadCounts =>
  asArray(newestFirst)
    .map((entry) => {
      const [since, threads] = asArray(entry);
      return [asMilliseconds(since) ?? 0, asCount(threads)] as const;
    })
    .reverse();
