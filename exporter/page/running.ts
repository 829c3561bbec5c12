import type { Workers } from '@daskscope/api';
import { laneName } from '@daskscope/client';
import type { Lanes, RunningTask } from '@daskscope/timeline';

/** ms that clocks and heartbeats may differ by. */
const SLACK = 250;

/** Finished keys in each half of the memory of them. */
const REMEMBERED = 20_000;

export interface Executing extends RunningTask {
  key: string;
  worker: string;
}

/** What runs now, and on which lanes: workers say what they run, but not on which thread. */
export class Running {
  readonly #lanes: Lanes;
  /** When each lane was last busy, as told by what has finished. */
  readonly #free = new Map<number, number>();
  /** When keys finished lately, in two halves, of which the older is forgotten in turn. */
  #finished = new Map<string, number>();
  #finishedBefore = new Map<string, number>();
  readonly #tasks = new Map<string, Executing>();

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  get tasks(): Executing[] {
    return [...this.#tasks.values()];
  }

  at(lane: number): Executing | undefined {
    return this.tasks.find((task) => task.lane === lane);
  }

  /** A run has come, so its lane is free again. */
  finish(worker: string, key: string, lane: number, end: number): void {
    this.#free.set(lane, Math.max(end, this.#free.get(lane) ?? -Infinity));
    const name = nameOf(worker, key);
    this.#finished.set(name, end);
    this.#tasks.delete(name);
    if (this.#finished.size >= REMEMBERED) this.forget();
  }

  /** What the workers say now, which may be older than what has finished since. `groups` are positions by the exporter's. */
  update(workers: Workers['workers'], groups: readonly number[]): void {
    this.#tasks.clear();
    for (const worker of workers) {
      const { host, worker: label } = laneName(worker);
      const lanes = Array.from({ length: worker.threads }, (_, thread) =>
        this.#lanes.id(host, label, String(thread)),
      );
      const free = new Set(lanes);
      for (const { key, prefix, since } of worker.running) {
        const name = nameOf(worker.address, key);
        const ended = this.#finished.get(name) ?? this.#finishedBefore.get(name);
        if (ended !== undefined && ended >= since - SLACK) continue;
        const lane = this.#laneFor(free, since);
        if (lane === undefined) break;
        free.delete(lane);
        const start = Math.max(since, this.#free.get(lane) ?? since);
        this.#tasks.set(name, {
          lane,
          group: groups[prefix] ?? 0,
          start,
          task: 0,
          key,
          worker: worker.address,
        });
      }
    }
  }

  /** Forgets what finished long ago: call every few seconds. */
  forget(): void {
    this.#finishedBefore = this.#finished;
    this.#finished = new Map();
  }

  /** The lane that came free last before the task began; one that is busy later than that only if there is no other. */
  #laneFor(lanes: Iterable<number>, since: number): number | undefined {
    let best: number | undefined;
    let highest = -Infinity;
    for (const lane of lanes) {
      const free = this.#free.get(lane) ?? 0;
      const rank = free <= since + SLACK ? free : -free;
      if (best !== undefined && rank <= highest) continue;
      best = lane;
      highest = rank;
    }
    return best;
  }
}

const nameOf = (worker: string, key: string): string => `${worker} ${key}`;
