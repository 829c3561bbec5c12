import type { Work } from '../../slices.ts';
import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import type { Stood } from '../../state/now/tasks/standing.ts';
import type { StoredDocument } from '../stored.ts';

/** Of the document that holds how it was last. */
export const PROGRESS_KIND = 'progress';

/** Of the documents that hold how it was at earlier times: of all functions, and since then of those that changed. */
export const PROGRESS_WHOLE_KIND = 'progress-whole';
export const PROGRESS_PART_KIND = 'progress-part';
/** Such come all the time, each with a name of its own. */
export const MOMENT_KINDS = [PROGRESS_WHOLE_KIND, PROGRESS_PART_KIND] as const;

/** ms: as often all functions are kept anew, so that few are to be read to know of a moment. */
export const WHOLE_MS = 600_000;
/** ms: where something was lost, all functions are kept anew so much later, for there may be no room sooner. */
export const LOST_MS = 60_000;

/** What a document of a moment holds beside functions: until when it was as kept before, and where. Not there: that is not known. */
export interface Followed {
  stood?: Stood | undefined;
}

/** Functions of which something changed since what was kept before. */
export interface ProgressPart extends RememberedPrefixes, Followed {
  /** Those that the scheduler has no more. */
  gone: string[];
}

/** A document of a moment, without whose it is. One that begins before it was so says that what was told between is lost. */
export interface Moment {
  kind: (typeof MOMENT_KINDS)[number];
  id: string;
  start: number;
  stop: number;
  json: string;
}

/** How far functions were, for when that is long ago. */
export class ProgressMoments {
  /** Since when without all functions, of which scheduler, and each of them as it was kept last. */
  #since = -Infinity;
  #life = '';
  #each = new Map<string, string>();
  /** From when on they may be kept; ms since the epoch. */
  #from = -Infinity;
  /** Of the first that was lost since all functions were kept; ms since the epoch. */
  #lostFrom: number | undefined;

  /**
   * What is to be kept of it; null: nothing changed; undefined: not yet, and then also where nothing changed.
   * @param stood until when it was as kept before
   */
  momentOf(of: RememberedPrefixes, stood?: Stood): Moment | null | undefined {
    const told: RememberedPrefixes & Followed = { ...of, stood };
    const { life, time, prefixes } = told;
    const each = new Map(prefixes.map((prefix) => [prefix.name, JSON.stringify(prefix)]));
    const whole = life !== this.#life || time - this.#since >= WHOLE_MS;
    const part: ProgressPart = {
      ...told,
      prefixes: prefixes.filter(({ name }) => each.get(name) !== this.#each.get(name)),
      gone: [...this.#each.keys()].filter((name) => !each.has(name)),
    };
    const isSame = life === this.#life && part.prefixes.length + part.gone.length === 0;
    if (time < this.#from) {
      if (!isSame) this.#lostFrom ??= time;
      return undefined;
    }
    this.#each = each;
    if (!whole && isSame) return null;
    const start = Math.min(this.#lostFrom ?? time, time);
    if (whole) [this.#since, this.#life, this.#lostFrom] = [time, life, undefined];
    return {
      ...{ start: whole ? start : time, stop: time },
      kind: whole ? PROGRESS_WHOLE_KIND : PROGRESS_PART_KIND,
      id: momentId(told),
      json: JSON.stringify(whole ? told : part),
    };
  }

  /** One was not kept after all. @param time ms since the epoch: of what was told last */
  lose({ kind, start }: Pick<StoredDocument, 'kind' | 'start'>, time: number): void {
    this.#since = -Infinity;
    this.#from = time + LOST_MS;
    if (kind !== PROGRESS_KIND) this.#lostFrom = Math.min(this.#lostFrom ?? Infinity, start);
  }
}

/** Of what was told at a time, among a cluster's. */
const momentId = ({ time, life }: Pick<RememberedPrefixes, 'time' | 'life'>): string => `${time} ${life}`;

/** How far functions were. */
export interface ProgressThen extends RememberedPrefixes {
  /** Of the last moment that it is made of. */
  id: string;
}

/** As it was at the end of these, which are JSON. @param parts of what came after the whole, the oldest first */
export function* progressThen(wholeJson: string, parts: readonly string[]): Work<ProgressThen> {
  const { life, prefixes: all, ...whole } = JSON.parse(wholeJson) as RememberedPrefixes;
  const prefixes = new Map(all.map((prefix) => [prefix.name, prefix]));
  let { time } = whole;
  for (const json of parts) {
    yield;
    const part = JSON.parse(json) as ProgressPart;
    if (part.life !== life) continue;
    for (const name of part.gone) prefixes.delete(name);
    for (const prefix of part.prefixes) prefixes.set(prefix.name, prefix);
    ({ time } = part);
  }
  return { life, time, prefixes: [...prefixes.values()], id: momentId({ time, life }) };
}
