import type { WorkerName, Workers } from '@daskscope/api';
import { laneName, type LaneName } from './lane-name.ts';
import { WorkerStays, type Stay } from './worker-stays.ts';

/** Where lanes are drawn: one for each key, under a name that may change. */
export interface LaneIds {
  keyed(key: string, name: LaneName & { name: string }): number;
}

/** When the last thing on a lane that is drawn ended: ms since the epoch, -Infinity if there is none. */
export interface LastEnds {
  lastEnd(lane: number): number;
}

interface Known {
  described: WorkerName;
  name: LaneName;
  label: string;
  /** Lanes by thread. */
  readonly lanes: number[];
}

/**
 * The lanes of workers' threads. A lane is its worker's by address, whatever that is called: names become known later, and
 * after a restart another worker may have the name of one before.
 */
export class WorkerLanes {
  readonly #lanes: LaneIds;
  readonly #workers = new Map<string, Known>();
  /** Addresses by host and name. */
  readonly #named = new Map<string, Set<string>>();
  #present: ReadonlySet<string> | null = null;
  readonly #stays = new WorkerStays();
  readonly #owners = new Map<number, string>();

  constructor(lanes: LaneIds) {
    this.#lanes = lanes;
  }

  /** Takes over what is known of a worker now. */
  describe(worker: WorkerName): void {
    const known = this.#workers.get(worker.address);
    if (known?.described === worker) return;
    if (!known) this.#add(worker);
    else if (known.described.name !== worker.name || known.described.host !== worker.host)
      this.#rename(known, worker);
    else known.described = worker;
  }

  /** Forgets all workers, as when the lanes are cleared. */
  clear(): void {
    this.#workers.clear();
    this.#named.clear();
    this.#owners.clear();
    this.#present = null;
    this.#stays.clear();
  }

  /** These are there now, and these were, each with all of its threads. */
  setPresent(told: Pick<Workers, 'workers' | 'left' | 'time'>): void {
    const before = this.#present;
    const { workers, left = [] } = told;
    this.#present = new Set(workers.map(({ address }) => address));
    for (const { address, name, host, threads } of [...left, ...workers]) {
      this.describe({ address, name, host });
      for (let thread = 0; thread < threads; thread++) this.lane(address, thread);
    }
    this.#stays.take(told);
    for (const address of before ?? []) if (!this.#present.has(address)) this.#relabel(this.#alike(address));
    for (const address of this.#present) if (!before?.has(address)) this.#relabel(this.#alike(address));
  }

  /** The lane of a worker's thread, a new one at first sight. */
  lane(address: string, thread: number): number {
    const known = this.#workers.get(address) ?? this.#add({ address, name: '', host: '' });
    return (known.lanes[thread] ??= this.#place(known, thread));
  }

  /** When the worker of a lane was there, in the order of time; null: nobody tells. */
  readonly stays = (lane: number): { readonly stays: readonly Stay[] } | null => {
    const address = this.#owners.get(lane);
    return address === undefined ? null : this.#stays.of(address);
  };

  /** Lanes of workers that had gone before `from` (ms), and on which nothing is drawn since. */
  gone(columns: LastEnds, from: number): Set<number> {
    const gone = new Set<number>();
    if (!this.#present || this.#present.size === 0) return gone;
    for (const [lane, address] of this.#owners)
      if (!this.#present.has(address) && columns.lastEnd(lane) < from && !this.#wasThere(address, from))
        gone.add(lane);
    return gone;
  }

  #wasThere(address: string, from: number): boolean {
    const last = this.#stays.of(address)?.stays.at(-1);
    return last !== undefined && (last.to ?? Infinity) > from;
  }

  #add(worker: WorkerName): Known {
    const known: Known = { described: worker, name: laneName(worker), label: '', lanes: [] };
    this.#workers.set(worker.address, known);
    this.#enter(known);
    return known;
  }

  #rename(known: Known, worker: WorkerName): void {
    const left = this.#named.get(nameKey(known.name));
    left?.delete(worker.address);
    known.described = worker;
    known.name = laneName(worker);
    this.#relabel(left ?? []);
    this.#enter(known);
  }

  #enter(known: Known): void {
    const key = nameKey(known.name);
    const alike = this.#named.get(key) ?? new Set();
    this.#named.set(key, alike.add(known.described.address));
    this.#relabel(alike);
  }

  #alike(address: string): Iterable<string> {
    const known = this.#workers.get(address);
    return (known && this.#named.get(nameKey(known.name))) ?? [];
  }

  #relabel(addresses: Iterable<string>): void {
    for (const address of addresses) {
      const known = this.#workers.get(address)!;
      const label = this.#labelOf(known);
      if (label === known.label) continue;
      known.label = label;
      known.lanes.forEach((_, thread) => this.#place(known, thread));
    }
  }

  /** The worker that is there has the name; those that had it before are told apart by their ports. */
  #labelOf({ described: { address }, name }: Known): string {
    const alone = this.#named.get(nameKey(name))?.size === 1;
    if (alone || this.#present?.has(address)) return name.worker;
    const { worker: port } = laneName({ address, name: '', host: '' });
    return port === name.worker ? port : `${name.worker} (${port})`;
  }

  #place(known: Known, thread: number): number {
    const { described, name, label } = known;
    const lane = this.#lanes.keyed(`${described.address} ${thread}`, {
      host: name.host,
      worker: label,
      name: String(thread),
    });
    this.#owners.set(lane, described.address);
    return lane;
  }
}

const nameKey = ({ host, worker }: LaneName): string => `${host}\n${worker}`;
