import { LIMITS, namesMeant, type Events, type EventsQuery } from '@daskscope/api';
import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { EventState } from '../../state/now/events.ts';

const STEP = 500;

export function* eventsOf(cluster: Cluster, query: EventsQuery): Work<Events> {
  const { events, missingFeatures } = cluster;
  const found = yield* matching(events.all(), query);
  const rows = newest(found, query.limit ?? LIMITS.defaultEvents);
  const topics = [...events.topics()];
  const names = topics.map(([name]) => name);
  const lives = [...new Set(rows.map(({ life }) => life))];
  return {
    time: events.updated || null,
    missing: missingFeatures.get('events') ?? missingFeatures.get('event-texts') ?? null,
    topics: names,
    counts: topics.map(([, { count }]) => count),
    lost: topics.map(([, { lost }]) => lost),
    dropped: events.dropped,
    lives,
    total: found.length,
    ...(rows.length < found.length && { more: true as const }),
    events: columnsOf(rows, lives, new Map(names.map((name, at) => [name, at]))),
  };
}

function* matching(events: readonly EventState[], query: EventsQuery): Work<EventState[]> {
  const found: EventState[] = [];
  const matches = filterOf(query);
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    if (matches(event)) found.push(event);
    if (at % STEP === 0) yield;
  }
  // What was read of another topic at another time may be older.
  return found.sort((a, b) => b.time - a.time || b.id - a.id);
}

function filterOf(query: EventsQuery): (event: EventState) => boolean {
  const { from = -Infinity, to = Infinity, after = -1, life } = query;
  const topics = query.topic && new Set(query.topic);
  const kinds = query.kind && new Set(query.kind);
  const workers = query.worker && new Set(query.worker.flatMap(namesMeant));
  const search = query.search?.toLowerCase();
  return (event) =>
    event.id > after &&
    event.time >= from &&
    event.time <= to &&
    (life === undefined || event.life === life) &&
    (!topics || topics.has(event.topic)) &&
    (!kinds || kinds.has(event.kind ?? '')) &&
    (!workers || workers.has(event.worker ?? '')) &&
    (search === undefined ||
      event.text.toLowerCase().includes(search) ||
      event.data.toLowerCase().includes(search));
}

/** As many as an answer may have. */
function newest(events: readonly EventState[], limit: number): EventState[] {
  let bytes = 0;
  const beyond = events.findIndex(({ text, data }, index) => {
    bytes += Buffer.byteLength(text) + Buffer.byteLength(data);
    return index === limit || (index > 0 && bytes > LIMITS.eventBytes);
  });
  return beyond === -1 ? [...events] : events.slice(0, beyond);
}

const columnsOf = (
  rows: readonly EventState[],
  lives: readonly string[],
  topics: ReadonlyMap<string, number>,
): Events['events'] => ({
  id: rows.map(({ id }) => id),
  time: rows.map(({ time }) => time),
  life: rows.map(({ life }) => lives.indexOf(life)),
  topic: rows.map(({ topic }) => topics.get(topic)!),
  kind: rows.map(({ kind }) => kind),
  worker: rows.map(({ worker }) => worker),
  text: rows.map(({ text }) => text),
  data: rows.map(({ data }) => data),
  cut: rows.map(({ cut }) => cut),
  lostTasks: rows.map(({ lostTasks }) => lostTasks),
  lostData: rows.map(({ lostData }) => lostData),
  expected: rows.map(({ expected }) => expected),
});
