/** Where a lane belongs. A level that is '' is not drawn: a stream of other data may have names alone. */
export interface LaneName {
  host: string;
  worker: string;
  name: string;
}

/** A line of the picture: a lane, or a collapsed host or worker that stands for its lanes. */
export interface Row extends LaneName {
  /** '' for a lane, else what is collapsed. */
  collapsed: '' | 'host' | 'worker';
  lanes: readonly number[];
}

interface Lane extends LaneName {
  id: number;
}

const natural = new Intl.Collator('en', { numeric: true });

const byName = (a: LaneName, b: LaneName) =>
  natural.compare(a.host, b.host) || natural.compare(a.worker, b.worker) || natural.compare(a.name, b.name);

const SEPARATOR = '\u0000';

let versions = 0;

/** Names of lanes and the order, collapsing and hiding of their rows. Ids are given in order of first sight and stay. */
export class Lanes {
  /** Another one with every change, and of all lanes: equal versions mean equal rows. */
  version = ++versions;
  readonly #ids = new Map<string, number>();
  readonly #lanes: Lane[] = [];
  readonly #collapsedGroups = new Set<string>();
  #hidden: (lane: number) => boolean = () => false;
  #cache: { version: number; rows: readonly Row[] } = { version: -1, rows: [] };

  get length(): number {
    return this.#lanes.length;
  }

  /** The id of a lane, a new one at first sight. */
  id(host: string, worker: string, name: string): number {
    return this.keyed([host, worker, name].join(SEPARATOR), { host, worker, name });
  }

  /** The id of a lane that is told by a key of its own: its name may change, as when it becomes known later. */
  keyed(key: string, { host, worker, name }: LaneName): number {
    const known = this.#ids.get(key);
    if (known === undefined) {
      this.#ids.set(key, this.#lanes.length);
      this.version = ++versions;
      return this.#lanes.push({ id: this.#lanes.length, host, worker, name }) - 1;
    }
    const lane = this.#lanes[known]!;
    if (lane.host !== host || lane.worker !== worker || lane.name !== name) {
      if (this.isCollapsed(lane.host)) this.#collapsedGroups.add(groupKey(host));
      if (this.isCollapsed(lane.host, lane.worker)) this.#collapsedGroups.add(groupKey(host, worker));
      this.#lanes[known] = { id: known, host, worker, name };
      this.version = ++versions;
    }
    return known;
  }

  name(id: number): LaneName | undefined {
    return this.#lanes[id];
  }

  /** Forgets all lanes: their ids are given to others. What is collapsed stays so. */
  clear(): void {
    this.#ids.clear();
    this.#lanes.length = 0;
    this.#hidden = () => false;
    this.version = ++versions;
  }

  /** Takes lanes out of the picture, say those of workers that are gone; their ids stay theirs. */
  hide(hidden: (lane: number) => boolean): void {
    this.#hidden = hidden;
    this.version = ++versions;
  }

  isCollapsed(host: string, worker?: string): boolean {
    return this.#collapsedGroups.has(groupKey(host, worker));
  }

  /** Collapses or expands a host, or one of its workers. */
  toggle(host: string, worker?: string): void {
    const key = groupKey(host, worker);
    if (!this.#collapsedGroups.delete(key)) this.#collapsedGroups.add(key);
    this.version = ++versions;
  }

  /** Collapses every group of a level; 'none' expands all. */
  collapseAll(level: 'host' | 'worker' | 'none'): void {
    this.#collapsedGroups.clear();
    if (level !== 'none') {
      for (const { host, worker } of this.#lanes) {
        this.#collapsedGroups.add(level === 'host' ? groupKey(host) : groupKey(host, worker));
      }
    }
    this.version = ++versions;
  }

  /** The rows from top to bottom: by host, worker and name, numbers in them by value. */
  rows(): readonly Row[] {
    if (this.#cache.version !== this.version) {
      this.#cache = { version: this.version, rows: this.#collapseRows() };
    }
    return this.#cache.rows;
  }

  #collapseRows(): Row[] {
    const rows: Row[] = [];
    let open = '';
    let members: number[] = [];
    for (const { id, host, worker, name } of this.#lanes
      .filter((lane) => !this.#hidden(lane.id))
      .sort(byName)) {
      const collapsed = this.isCollapsed(host) ? 'host' : this.isCollapsed(host, worker) ? 'worker' : '';
      const key = collapsed === '' ? '' : groupKey(host, collapsed === 'host' ? undefined : worker);
      if (key !== '' && key === open) {
        members.push(id);
        continue;
      }
      open = key;
      members = [id];
      rows.push({
        collapsed,
        host,
        worker: collapsed === 'host' ? '' : worker,
        name: collapsed === '' ? name : '',
        lanes: members,
      });
    }
    return rows;
  }
}

function groupKey(host: string, worker?: string): string {
  return worker === undefined ? `h${host}` : `w${host}${SEPARATOR}${worker}`;
}
