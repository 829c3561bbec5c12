import { ref, type Pickle } from '../../../protocol/pickle.ts';
import { inSlices } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { TopicUpdate } from '../../../state/updates/events.ts';
import { CatchingUp } from '../../feeds/catching-up.ts';
import {
  attr,
  compose,
  each,
  first,
  item,
  juxt,
  LEN,
  LIST,
  method,
  safe,
  slice,
  take,
  valmap,
} from '../../feeds/expression.ts';
import { packed, unpacking } from '../../feeds/packed.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asCount, asEntries } from '../../values.ts';
import { eventOf } from './event-message.ts';

/** Topics that are counted: the oldest, which are Dask's own, and the newest. Each worker and client that ever was has one. */
const OLDEST_TOPICS = 500;
const NEWEST_TOPICS = 500;
const TOPIC_LIMIT = 1024;

/** Events that are read at once: of a topic, and of all. */
const MOST_OF_TOPIC = 100;
const MOST_AT_ONCE = 300;
/** So many may come while they are asked for. */
const ROOM = 10;

/** Bytes of one event, or of one of its values; those that are larger are told by their size. */
const EVENT_BYTES = 16_384;
const VALUE_BYTES = 4_096;
const MOST_VALUES = 50;
const MOST_OF_SET = 20;
const MOST_BYTES = 16 * 1024 * 1024;

const TEXTS = 'event-texts';

const bytes = (limit: number): Pickle => compose(juxt(LEN, item(slice(0, limit))), ref('msgpack', 'packb'));

/** A value, or how many it has and some of them where it is none that a message may hold, such as a set of keys. */
const value = juxt(
  safe(bytes(VALUE_BYTES)),
  safe(juxt(LEN, compose(each(safe(bytes(VALUE_BYTES))), take(MOST_OF_SET)))),
);

/** (time, message) -> when, the message, and each value of one that is a dict. Nothing of it is run or pickled. */
const event = juxt(
  item(0),
  compose(safe(bytes(EVENT_BYTES)), item(1)),
  compose(safe(juxt(LEN, compose(valmap(value), first(MOST_VALUES)))), item(1)),
);

const newest = (n: number): Pickle => compose(each(event), take(n), ref('builtins', 'reversed'));

/** Asks by get: a topic that is asked for by index is made. */
const get = (topic: string): Pickle => method('get', topic);

/** {topic: x} -> how many there are, and f of the oldest and of the newest. */
const counts = (f: Pickle): Pickle =>
  juxt(
    LEN,
    compose(valmap(f), first(OLDEST_TOPICS)),
    compose(
      valmap(f),
      ref('builtins', 'dict'),
      take(NEWEST_TOPICS),
      ref('builtins', 'reversed'),
      LIST,
      method('items'),
    ),
  );

/** Where they stand: with the broker since distributed 2024 (broker.py), before in dicts of the scheduler's. */
const FORMS = [
  {
    counts: compose(counts(attr('count')), attr('_broker._topics')),
    events: (topic: string, n: number): Pickle =>
      compose(juxt(attr('count'), compose(newest(n), attr('events'))), get(topic), attr('_broker._topics')),
  },
  {
    counts: compose(counts(compose()), attr('event_counts')),
    events: (topic: string, n: number): Pickle =>
      juxt(compose(get(topic), attr('event_counts')), compose(newest(n), get(topic), attr('events'))),
  },
];

/**
 * The topics of Dask's events and how many each ever had (Scheduler.log_event). Those that are new are read then, each once,
 * whatever users logged: as bytes of msgpack, of bounded size.
 */
export function events(
  cluster: Cluster,
  evaluate: (expression: Pickle) => Promise<unknown>,
): FixedSubscription {
  const catchingUp = new CatchingUp((reason) => cluster.missing(TEXTS, reason));

  async function read(unread: ReadonlyMap<string, number>, form: (typeof FORMS)[number]): Promise<void> {
    const asked = [...toAsk(unread)];
    const questions = asked.map(([topic, n]) => safe(form.events(topic, n)));
    const answer = await inSlices(unpacking(await evaluate(compose(packed(MOST_BYTES), juxt(...questions)))));
    if (!Array.isArray(answer?.value)) throw new Error('The events that are new are too large to be read.');
    const told = asArray(answer.value);
    cluster.events.tell(asked.flatMap(([topic], at) => topicUpdate(topic, told[at])));
    cluster.present(TEXTS);
  }

  return {
    feature: 'events',
    expression: juxt(...FORMS.map((form) => safe(form.counts))),
    apply(value, now) {
      const told = asArray(value);
      const which = told.findIndex(Array.isArray);
      const form = FORMS[which];
      if (!form) return cluster.missing('events', 'This scheduler has no topics of events.');
      const [total, oldest, newest] = asArray(told[which]);
      const counts = new Map([...countsOf(oldest), ...[...countsOf(newest)].reverse()]);
      if (asCount(total) <= OLDEST_TOPICS + NEWEST_TOPICS) cluster.present('more-events');
      else
        cluster.missing(
          'more-events',
          `Only the first ${OLDEST_TOPICS} topics of events and the last ${NEWEST_TOPICS} are read.`,
        );
      const unread = cluster.events.tellCounts(counts, now);
      if (unread.size > 0) void catchingUp.with(() => read(unread, form));
    },
  };
}

/** Topics, and how many of their newest events to ask for. */
function* toAsk(unread: ReadonlyMap<string, number>): Iterable<[topic: string, n: number]> {
  let left = MOST_AT_ONCE;
  for (const [topic, count] of unread) {
    const n = Math.min(count + ROOM, MOST_OF_TOPIC);
    yield [topic, n];
    left -= n;
    if (left <= 0) return;
  }
}

function* countsOf(value: unknown): Iterable<[string, number]> {
  // One of a longer name could not be asked for by what is kept of it.
  for (const [topic, count] of asEntries(value))
    if (typeof topic === 'string' && topic.length <= TOPIC_LIMIT) yield [topic, asCount(count)];
}

/** Nothing of a topic that went meanwhile. */
function topicUpdate(topic: string, value: unknown): TopicUpdate[] {
  if (!Array.isArray(value)) return [];
  const [count, newest] = asArray(value);
  return [{ topic, count: asCount(count), newest: asArray(newest).map((told) => eventOf(topic, told)) }];
}
