import { LATEST_IDS } from './cluster-computations.ts';
import type { WholeFailure } from '../state/now/tasks/failure-keeper.ts';
import type { Before } from './stored.ts';

/** Of those that came and went last. */
export const MOST_CLUSTERS = 10_000;
/** Characters of all that is remembered of them. */
export const REMEMBERED_TEXT = 64_000_000;

export const NOTHING_BEFORE: Before = {
  log: undefined,
  computations: undefined,
  ids: [],
  failures: { kept: [], gone: null },
};

/** Where there was no room for what was known. */
const UNKNOWN: Before = { ...NOTHING_BEFORE, failures: undefined };

/**
 * What is remembered of clusters that nobody follows now, in case they come back. Of more than there is room for, those that went
 * first are known by their name alone: what is on disk of them stays.
 */
export class Remembered {
  /** null: there is something on disk, and no room for it. */
  readonly #clusters = new Map<string, Before | null>();
  #text = 0;
  #known = false;

  /** What is on disk was read. */
  get known(): boolean {
    return this.#known;
  }

  /** @param onDisk those that went last come last */
  read(onDisk: ReadonlyMap<string, Before>): void {
    // What ended before it could be read is newer.
    const newer = [...this.#clusters];
    for (const [name, before] of onDisk) this.#set(name, before);
    this.#known = true;
    for (const [name, after] of newer) this.add(name, after ?? UNKNOWN);
  }

  /** undefined: that is not known, and is not to be replaced. */
  of(name: string): Before | undefined {
    const before = this.#clusters.get(name);
    return before === undefined && this.#known ? NOTHING_BEFORE : (before ?? undefined);
  }

  /** @param after what is known when nobody follows it any more; undefined in it: no more than before */
  add(name: string, after: Before): void {
    const before = this.#clusters.get(name);
    // It would be taken for all that there is.
    if (before === null && after.log === undefined) return;
    const ids = [...new Set([...(before?.ids ?? []), ...after.ids])].slice(-LATEST_IDS);
    this.#set(name, {
      log: after.log ?? before?.log,
      computations: after.computations ?? before?.computations,
      ids,
      // Those of before it has itself, where they were known.
      failures: after.failures,
    });
  }

  #set(name: string, before: Before): void {
    this.#text += textOf(before) - textOf(this.#clusters.get(name));
    this.#clusters.delete(name);
    this.#clusters.set(name, before);
    for (const [oldest, its] of this.#clusters) {
      if (this.#text <= REMEMBERED_TEXT) break;
      this.#text -= textOf(its);
      this.#clusters.set(oldest, null);
    }
    if (this.#clusters.size <= MOST_CLUSTERS) return;
    const [oldest] = this.#clusters.keys();
    this.#text -= textOf(this.#clusters.get(oldest!));
    this.#clusters.delete(oldest!);
  }
}

function textOf(before: Before | null | undefined): number {
  if (!before) return 0;
  const { log = '', computations = '', ids, failures } = before;
  return [log, computations, ...ids, ...(failures?.kept ?? []).flatMap(textsOf)].reduce(
    (sum, text) => sum + text.length,
    0,
  );
}

const textsOf = ({ key, exception, traceback }: WholeFailure): string[] => [key, exception, traceback];
