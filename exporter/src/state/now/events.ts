import { LIMITS } from '@daskscope/api';
import { cut, detached, NAME_LIMIT } from '../text.ts';
import type { EventUpdate, TopicUpdate } from '../updates/events.ts';

/** An event of one of Dask's topics. */
export interface EventState extends Readonly<EventUpdate> {
  readonly id: number;
  /** The scheduler's id. */
  readonly life: string;
  readonly topic: string;
}

interface Topic {
  /** Events that the scheduler ever had; null: it is not among those told now. */
  count: number | null;
  /** Of them those that were taken note of. */
  read: number;
  lost: number;
  kept: number;
}

/** Characters of all texts that are kept. */
const MOST_TEXT = 16 * 1024 * 1024;

/** What Dask logged under its topics: kept in the order in which it was read, also after Dask dropped it. */
export class Events {
  readonly #topics = new Map<string, Topic>();
  #events: EventState[] = [];
  #life = '';
  #nextId = 0;
  #characters = 0;
  #dropped = 0;
  #updated = 0;

  /** The oldest first, as they were read. */
  all(): readonly EventState[] {
    return this.#events;
  }

  /** Topics that events are kept of, or that the scheduler has. */
  topics(): ReadonlyMap<string, Readonly<Topic>> {
    return this.#topics;
  }

  /** Not kept any more, since the exporter started. */
  get dropped(): number {
    return this.#dropped;
  }

  /** ms since the epoch: when the scheduler last told of them; 0: never. */
  get updated(): number {
    return this.#updated;
  }

  /** Another scheduler: its topics begin anew. */
  beginLife(id: string): void {
    if (id === this.#life) return;
    this.#life = id;
    for (const topic of this.#topics.values()) Object.assign(topic, { count: null, read: 0 });
    this.#forgetTopics();
  }

  /** How many events each topic ever had. Of those with new ones: how many are new, those first that have waited longest. */
  tellCounts(counts: ReadonlyMap<string, number>, now: number): Map<string, number> {
    for (const [name, topic] of this.#topics) topic.count = counts.get(name) ?? null;
    const unread = new Map<string, number>();
    for (const [name, count] of counts) {
      const topic = this.#topic(name);
      topic.count = count;
      // Fewer than were there: another topic of this name.
      if (count < topic.read) topic.read = 0;
      if (count > topic.read) unread.set(name, count - topic.read);
    }
    this.#forgetTopics();
    this.#updated = now;
    return new Map(
      [...unread].sort(([a], [b]) => Number(this.#hasBeenRead(a)) - Number(this.#hasBeenRead(b))),
    );
  }

  /** What was read of some topics. */
  tell(updates: readonly TopicUpdate[]): void {
    const added: EventState[] = [];
    for (const { topic: name, count, newest } of updates) {
      const topic = this.#topic(name);
      const unread = Math.max(0, count - topic.read);
      const events = newest.slice(0, unread);
      topic.count = count;
      topic.read = count;
      topic.lost += unread - events.length;
      for (const event of events)
        if (event) added.push({ ...texts(event), id: 0, life: this.#life, topic: name });
    }
    for (const event of added.sort((a, b) => a.time - b.time)) this.#keep({ ...event, id: this.#nextId++ });
    if (added.length > 0) this.#drop();
  }

  #keep(event: EventState): void {
    this.#events.push(event);
    this.#characters += charactersOf(event);
    this.#topic(event.topic).kept++;
  }

  /** The oldest of a topic that has too many, then the oldest of all. */
  #drop(): void {
    const excess = new Map<string, number>();
    for (const [name, { kept }] of this.#topics)
      if (kept > LIMITS.eventsOfTopic) excess.set(name, kept - LIMITS.eventsOfTopic);
    let all = this.#events.length - [...excess.values()].reduce((sum, n) => sum + n, 0);
    this.#events = this.#events.filter((event) => {
      const ofTopic = excess.get(event.topic) ?? 0;
      if (ofTopic > 0) excess.set(event.topic, ofTopic - 1);
      else if (all > LIMITS.events || this.#characters > MOST_TEXT) all--;
      else return true;
      this.#characters -= charactersOf(event);
      this.#topic(event.topic).kept--;
      this.#dropped++;
      return false;
    });
    this.#forgetTopics();
  }

  #hasBeenRead(name: string): boolean {
    return this.#topic(name).read > 0;
  }

  #topic(name: string): Topic {
    const known = this.#topics.get(name);
    if (known) return known;
    const topic: Topic = { count: null, read: 0, lost: 0, kept: 0 };
    this.#topics.set(detached(name), topic);
    return topic;
  }

  /** There are topics of each worker and client that ever was. */
  #forgetTopics(): void {
    for (const [name, { count, kept }] of this.#topics)
      if (count === null && kept === 0) this.#topics.delete(name);
  }
}

const texts = (event: EventUpdate): EventUpdate => ({
  ...event,
  kind: event.kind && detached(cut(event.kind, NAME_LIMIT)),
  worker: event.worker && detached(event.worker),
});

const charactersOf = ({ text, data, kind }: EventState): number =>
  text.length + data.length + (kind?.length ?? 0);
