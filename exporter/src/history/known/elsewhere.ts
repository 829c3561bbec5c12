import { MOST_NAMES } from './remembered.ts';
import type { StoredDocument } from '../stored.ts';
import { LEFT, nameIn } from '../watched.ts';

/** Who has not said so for so long does not watch it any more. */
const SILENT_MS = 120_000;

/** When it was said, by the clock of who said it, and when that was heard here; ms since the epoch. */
interface Said {
  at: number;
  left: boolean;
  heard: number;
  /** By an earlier start of this exporter. */
  earlier: boolean;
}

/** Which clusters other exporters watch that share the history. Exporters' clocks may differ: what counts is that they go on saying so. */
export class Elsewhere {
  readonly #name: string | undefined;
  /** Of each cluster what each exporter said last, by its id. */
  readonly #said = new Map<string, Map<string, Said>>();
  #told = '[]';

  /** @param name of this exporter in each of its starts; undefined: it has none */
  constructor(name?: string) {
    this.#name = name;
  }

  /** @param document its id is that of the exporter */
  hear(
    { cluster, id, stop: at, json }: Pick<StoredDocument, 'cluster' | 'id' | 'stop' | 'json'>,
    now: number,
  ): void {
    const by = this.#said.get(cluster) ?? new Map<string, Said>();
    const before = by.get(id);
    if (before?.at === at) return;
    // What was said last is told for a while after it is old, and would be new then.
    for (const [who, { heard }] of by) if (now - heard >= 2 * SILENT_MS) by.delete(who);
    // What was said before this start may be old; and an earlier start of this exporter ended, unless one of its name goes on saying so.
    const earlier = !before && this.#name !== undefined && nameIn(json) === this.#name;
    by.set(id, { at, left: json === LEFT, heard: before ? now : Math.min(at, now), earlier });
    // The one heard of last is at the end.
    this.#said.delete(cluster);
    if (this.#said.size >= MOST_NAMES) this.#said.delete(this.#said.keys().next().value!);
    this.#said.set(cluster, by);
  }

  /** Another watches it. @param since ms since the epoch: and said so later than then */
  has(cluster: string, now: number, since = -Infinity): boolean {
    return this.#lately(cluster, now).some(({ left, heard }) => !left && heard > since);
  }

  /** Another watches it, or left it lately: what it knew of it may be told only now. */
  wrote(cluster: string, now: number): boolean {
    return this.#lately(cluster, now).length > 0;
  }

  /** They are others than when this was asked last. */
  isOther(now: number): boolean {
    const told = JSON.stringify([...this.#said.keys()].filter((cluster) => this.has(cluster, now)).sort());
    const isOther = told !== this.#told;
    this.#told = told;
    return isOther;
  }

  #lately(cluster: string, now: number): Said[] {
    const by = this.#said.get(cluster);
    return by ? [...by.values()].filter(({ heard, earlier }) => !earlier && now - heard < SILENT_MS) : [];
  }
}
