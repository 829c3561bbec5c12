import { Deque } from '../python/deque.ts';
import { Instance } from '../python/instance.ts';

/** As distributed.admin.low-level-log-length. */
const KEPT = 1_000;

class Topic extends Instance {
  readonly events = new Deque<[time: number, message: Map<string, unknown>]>(KEPT);
  count = 0;
}

/** Events by topic (distributed/broker.py). */
export class Broker extends Instance {
  readonly _topics = new Map<string, Topic>();

  /** time: seconds since the epoch */
  publish(topics: readonly string[], message: Map<string, unknown>, time: number): void {
    for (const name of topics) {
      const topic = this._topics.get(name) ?? new Topic();
      this._topics.set(name, topic);
      topic.events.append([time, message]);
      topic.count++;
    }
  }
}
