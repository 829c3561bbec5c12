import { LATEST_IDS } from '../cluster/cluster-computations.ts';
import type { WholeFailure } from '../../state/now/failures/failure-keeper.ts';
import type { Before } from '../stored.ts';

/** Of those that came and went last. */
export const MOST_CLUSTERS = 10_000;
/** Of which it is known that there is something on disk. */
export const MOST_NAMES = 100_000;
/** Characters of all that is remembered of them. */
export const REMEMBERED_TEXT = 64_000_000;

export const NOTHING_BEFORE: Before = {
  log: undefined,
  progress: undefined,
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
  readonly #clusters = new Map<string, Before>();
  /** Of these there is something on disk, and no room for it. */
  readonly #names = new Set<string>();
  readonly #isThere: (name: string) => boolean;
  #text = 0;
  #known = false;
  /** Of clusters without a name here there is nothing on disk. */
  #all = false;

  /** @param isThere there are runs of the cluster on disk */
  constructor(isThere: (name: string) => boolean) {
    this.#isThere = isThere;
  }

  /** What is on disk was read. */
  get known(): boolean {
    return this.#known;
  }

  /**
   * @param onDisk those that went last come last
   * @param all there is no more on disk; else what has no log here may have one there
   */
  read(onDisk: ReadonlyMap<string, Before>, all: boolean): void {
    // What ended before it could be read is newer.
    const newer = [...this.#clusters, ...Array.from(this.#names, (name) => [name, UNKNOWN] as const)];
    this.#clusters.clear();
    this.#names.clear();
    this.#text = 0;
    this.#all = all;
    for (const [name, before] of onDisk)
      if (all || before.log !== undefined) this.#set(name, before);
      else this.#nameOnly(name);
    this.#known = true;
    for (const [name, after] of newer) this.add(name, after);
  }

  /** undefined: that is not known, and is not to be replaced. */
  of(name: string): Before | undefined {
    const before = this.#clusters.get(name);
    if (before || !this.#known || this.#names.has(name)) return before;
    return this.#all || !this.#isThere(name) ? NOTHING_BEFORE : undefined;
  }

  /** @param after what is known when nobody follows it any more; undefined in it: no more than before */
  add(name: string, after: Before): void {
    const before = this.of(name);
    // It would be taken for all that there is.
    if (this.#known && !before && after.log === undefined) return;
    const ids = [...new Set([...(before?.ids ?? []), ...after.ids])].slice(-LATEST_IDS);
    this.#set(name, {
      log: after.log ?? before?.log,
      progress: after.progress ?? before?.progress,
      computations: after.computations ?? before?.computations,
      ids,
      // Those of before it has itself, where they were known.
      failures: after.failures,
    });
  }

  /** Another exporter kept this of it. False: it is known. */
  tell(name: string, told: Partial<Pick<Before, 'log' | 'progress' | 'computations'>>): boolean {
    const before = this.#clusters.get(name);
    if (before && Object.entries(told).every(([of, json]) => before[of as keyof typeof told] === json))
      return false;
    if (!this.#known || (!before && told.log === undefined)) return false;
    // Of these it is not told what came since.
    this.#set(name, { ...UNKNOWN, ...before, ...told, failures: undefined, byAnother: true });
    return true;
  }

  #set(name: string, before: Before): void {
    this.#drop(name);
    this.#names.delete(name);
    this.#clusters.set(name, before);
    this.#text += textOf(before);
    while (this.#text > REMEMBERED_TEXT || this.#clusters.size > MOST_CLUSTERS) {
      const [oldest] = this.#clusters.keys();
      this.#drop(oldest!);
      this.#nameOnly(oldest!);
    }
  }

  #drop(name: string): void {
    this.#text -= textOf(this.#clusters.get(name));
    this.#clusters.delete(name);
  }

  #nameOnly(name: string): void {
    this.#names.add(name);
    if (this.#names.size <= MOST_NAMES) return;
    const [oldest] = this.#names;
    this.#names.delete(oldest!);
    this.#all = false;
  }
}

function textOf(before: Before | undefined): number {
  if (!before) return 0;
  const { log = '', progress = '', computations = '', ids, failures } = before;
  return [log, progress, computations, ...ids, ...(failures?.kept ?? []).flatMap(textsOf)].reduce(
    (sum, text) => sum + text.length,
    0,
  );
}

const textsOf = ({ key, exception, traceback }: WholeFailure): string[] => [key, exception, traceback];
