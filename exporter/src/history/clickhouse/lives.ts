import { MOST_LIVES } from '../known/stored-lives.ts';
import type { StoredLife, StoredRun } from '../stored.ts';
import type { Server } from './server.ts';

/**
 * A stretch of a cluster's runs that are of one life. Runs of a cluster come in the order of their eras, and within one in that of their
 * numbers; a life that comes back begins another.
 */
export interface Era extends StoredLife {
  era: number;
  /** The first run that came in it. */
  first: number;
}

/** What there is of each life of each cluster. */
export class Lives {
  readonly #latest = new Map<string, Era>();
  readonly #of = new Map<string, Era>();

  /** The latest era last. */
  constructor(eras: readonly Era[]) {
    for (const era of eras) this.#set(era);
  }

  static async read(server: Server): Promise<Lives> {
    return new Lives(await readEras(server));
  }

  all(): StoredLife[] {
    return Array.from(this.#of.values(), ({ cluster, life, next, until }) => ({
      cluster,
      life,
      next,
      until,
    }));
  }

  /** What is new of runs, each with its era, and what there is once they are written. */
  come(runs: readonly StoredRun[]): { fresh: { run: StoredRun; era: number }[]; eras: Era[] } {
    const after = new Lives([]);
    const eras = new Map<string, Era>();
    const fresh: { run: StoredRun; era: number }[] = [];
    for (const run of runs) {
      const { cluster, life } = run;
      const known = after.#of.get(nameOf(cluster, life)) ?? this.#of.get(nameOf(cluster, life));
      if (known && run.run < known.next) continue;
      const latest = after.#latest.get(cluster) ?? this.#latest.get(cluster);
      const goes = latest?.life === life ? latest : undefined;
      const era: Era = {
        ...{ cluster, life },
        era: goes?.era ?? (latest?.era ?? 0) + 1,
        first: goes?.first ?? run.run,
        next: run.run + 1,
        until: Math.max(known?.until ?? run.stop, run.stop),
      };
      after.#set(era);
      eras.set(JSON.stringify([cluster, life, era.era]), era);
      fresh.push({ run, era: era.era });
    }
    return { fresh, eras: [...eras.values()] };
  }

  /** They are written. */
  add(eras: readonly Era[]): void {
    for (const era of eras) this.#set(era);
  }

  /** Those of which no run ended since; of too many those that ended first. @param until µs */
  forget(until: number): void {
    const ends = Array.from(this.#of.values(), (one) => one.until).sort((one, other) => other - one);
    const from = Math.max(until, ends[MOST_LIVES - 1] ?? -Infinity);
    for (const [name, one] of this.#of) if (one.until < from) this.#of.delete(name);
    for (const [cluster, one] of this.#latest) if (one.until < from) this.#latest.delete(cluster);
  }

  #set(era: Era): void {
    const name = nameOf(era.cluster, era.life);
    const before = this.#of.get(name);
    this.#of.set(name, {
      ...era,
      next: Math.max(era.next, before?.next ?? 0),
      until: Math.max(era.until, before?.until ?? era.until),
    });
    if (era.era >= (this.#latest.get(era.cluster)?.era ?? 0)) this.#latest.set(era.cluster, era);
  }
}

/** Those that go on since then (µs), which ended last; the latest era last. */
export async function readEras(server: Server, since = -Number.MAX_SAFE_INTEGER): Promise<Era[]> {
  return server.rows<Era>(
    `SELECT * EXCEPT last, last AS until FROM (
       SELECT cluster, life, era, min(first) AS first, max(next) AS next, max(until) AS last FROM (SELECT * FROM lives)
       GROUP BY cluster, life, era HAVING last >= {since:Int64} ORDER BY last DESC LIMIT {most:UInt64}
     ) ORDER BY era, last`,
    { since, most: MOST_LIVES },
  );
}

const nameOf = (cluster: string, life: string): string => JSON.stringify([cluster, life]);
