import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import type { StoredDocument } from '../stored.ts';

/** Of the document that holds how it was last. */
export const PROGRESS_KIND = 'progress';
/** Of those that hold how it was at earlier times: of all functions, and since then of those that changed. */
export const PROGRESS_WHOLE_KIND = 'progress-whole';
export const PROGRESS_PART_KIND = 'progress-part';

/** ms: as often all functions are kept anew, so that few are to be read to know of a moment. */
export const WHOLE_MS = 600_000;
/** ms: where something was lost, all functions are kept anew so much later, for there may be no room sooner. */
export const LOST_MS = 60_000;

/** Functions of which something changed since what was kept before. */
export interface ProgressPart extends RememberedPrefixes {
  /** Those that the scheduler has no more. */
  gone: string[];
}

interface Keeping {
  keep(document: StoredDocument): void;
  warn(sentence: string): void;
}

/** Keeps how far a cluster's functions were when its scheduler last said so, under the cluster's name. */
export class ClusterProgress {
  readonly #history: Keeping;
  readonly #cluster: Cluster;
  readonly #name: string;
  #remembered: string | undefined;
  /** What is remembered without when it was so, which changes though nothing else does. */
  #prefixes = '';
  /** What is kept of earlier times: since when without all functions, of which scheduler, and each of them as it was kept last. */
  #since = -Infinity;
  #life = '';
  #each = new Map<string, string>();
  /** When it last was kept, and from when on how it was at earlier times may be again; ms since the epoch. */
  #time = -Infinity;
  #from = -Infinity;

  constructor(history: Keeping, cluster: Cluster, name: string) {
    this.#history = history;
    this.#cluster = cluster;
    this.#name = name;
  }

  /** @param before undefined: nothing was remembered, or that is not known */
  begin(before: string | undefined): void {
    this.#remembered = before;
    if (before === undefined) return;
    try {
      this.#cluster.prefixes.restore(JSON.parse(before) as RememberedPrefixes);
    } catch (error) {
      this.#history.warn(
        `What the history remembers of the progress of the cluster ${this.#name} cannot be read, and is begun anew: ${(error as Error).message}`,
      );
    }
  }

  /** Returns what is remembered. */
  end(): string | undefined {
    this.#keep();
    return this.#remembered;
  }

  /** It was not kept after all: it is again, and how it was then a while later. */
  lose(): void {
    this.#prefixes = '';
    this.#since = -Infinity;
    this.#from = this.#time + LOST_MS;
  }

  /** Where something changed. */
  remember(): void {
    const told = this.#told();
    if (told && JSON.stringify(told.prefixes) !== this.#prefixes) this.#keep(told);
  }

  #told(): RememberedPrefixes | undefined {
    const { prefixes, identity } = this.#cluster;
    return identity ? prefixes.remember(identity.id) : undefined;
  }

  #keep(told = this.#told()): void {
    if (!told) return;
    const json = JSON.stringify(told);
    if (json === this.#remembered) return;
    this.#remembered = json;
    this.#prefixes = JSON.stringify(told.prefixes);
    const { time } = told;
    this.#time = time;
    this.#history.keep({ kind: PROGRESS_KIND, cluster: this.#name, id: '', start: time, stop: time, json });
    this.#keepThen(told);
  }

  /** As it is now, for when that is long ago. */
  #keepThen(told: RememberedPrefixes): void {
    const { life, time, prefixes } = told;
    if (time < this.#from) {
      // Then it is, though nothing changed.
      this.#prefixes = '';
      return;
    }
    const each = new Map(prefixes.map((prefix) => [prefix.name, JSON.stringify(prefix)]));
    const whole = life !== this.#life || time - this.#since >= WHOLE_MS;
    const part: ProgressPart = {
      ...told,
      prefixes: prefixes.filter(({ name }) => each.get(name) !== this.#each.get(name)),
      gone: [...this.#each.keys()].filter((name) => !each.has(name)),
    };
    this.#each = each;
    if (!whole && part.prefixes.length + part.gone.length === 0) return;
    if (whole) [this.#since, this.#life] = [time, life];
    this.#history.keep({
      kind: whole ? PROGRESS_WHOLE_KIND : PROGRESS_PART_KIND,
      ...{ cluster: this.#name, id: `${time} ${life}`, start: time, stop: time },
      json: JSON.stringify(whole ? told : part),
    });
  }
}

/** As it was at the end of these, which are JSON. @param parts of what came after the whole, the oldest first */
export function* progressThen(wholeJson: string, parts: readonly string[]): Work<RememberedPrefixes> {
  const whole = JSON.parse(wholeJson) as RememberedPrefixes;
  const prefixes = new Map(whole.prefixes.map((prefix) => [prefix.name, prefix]));
  let { time } = whole;
  for (const json of parts) {
    yield;
    const part = JSON.parse(json) as ProgressPart;
    if (part.life !== whole.life) continue;
    for (const name of part.gone) prefixes.delete(name);
    for (const prefix of part.prefixes) prefixes.set(prefix.name, prefix);
    ({ time } = part);
  }
  return { life: whole.life, time, prefixes: [...prefixes.values()] };
}
