import type { StoredDocument } from '../stored.ts';
import type { Server } from './server.ts';

/** What counts less than this below the latest that was looked at may have come since, and is looked at again: µs. */
export const LOOK_BACK_US = 180_000_000;
/** Names that one look tells of; those written last. */
const MOST_NAMES = 100_000;
/** Documents that are read at once. */
const PIECE = 20;
/** Characters that one look reads, about: the next goes on with those that were read longest ago. */
export const MOST_TEXT = 8_000_000;

type Name = Pick<StoredDocument, 'kind' | 'cluster' | 'id'>;
/** As what is written counts. */
interface Written extends Name {
  written: number;
}

interface Looked {
  documents: StoredDocument[];
  /** How the last that is there counts. */
  latest: number;
  /** All that counts less is among them, or was before. */
  looked: number;
  /** They are told: before, another look finds them again. */
  told: () => void;
}

/**
 * Documents that others wrote since it was looked last. Only those are read that are not known: what was written here is, and what was
 * read before. Exporters' clocks may be far apart, since each goes on from what it sees of others'.
 */
export class OthersDocuments {
  /** All that counts less was looked at. */
  #looked: number;
  /** By their names: up to which they are known, of those that count more. */
  readonly #known = new Map<string, number>();
  /** Those that are looked at: of others there is no end of names. null: nobody looked yet */
  #kinds: readonly string[] | null = null;

  /** @param looked all that counts less was looked at */
  constructor(looked: number) {
    this.#looked = looked;
  }

  /** By this exporter, the first of them as this counts. */
  wrote(documents: readonly Name[], written: number): void {
    documents.forEach((one, at) => {
      if (this.#kinds?.includes(one.kind) ?? true) this.#know({ ...one, written: written + at });
    });
  }

  /** Where there is no room for all, those of the first kind come before all others. */
  async look(server: Server, kinds: readonly string[]): Promise<Looked> {
    this.#kinds = kinds;
    const names = await server.rows<Written>(
      `SELECT kind, cluster, id, written FROM documents FINAL
       WHERE has({kinds:Array(String)}, kind) AND written >= {since:Int64} ORDER BY written DESC LIMIT {most:UInt64}`,
      { kinds, since: this.#looked, most: MOST_NAMES },
    );
    const latest = names[0]?.written ?? 0;
    const unknown = this.#inOrder(
      names.filter((one) => one.written > this.#knownOf(one)),
      kinds,
    );
    const found: (StoredDocument & Written)[] = [];
    let text = 0;
    while (unknown.length > 0 && text < MOST_TEXT) {
      const piece = await read(server, unknown.splice(0, PIECE));
      found.push(...piece);
      text += piece.reduce((sum, { json }) => sum + json.length, 0);
    }
    const looked = Math.max(
      this.#looked,
      unknown.reduce((least, { written }) => Math.min(least, written), latest - LOOK_BACK_US),
    );
    return {
      documents: found.map(({ kind, cluster, id, start, stop, json }) => ({
        ...{ kind, cluster, id, start, stop, json },
      })),
      latest,
      looked,
      told: () => {
        for (const one of found) this.#know(one);
        this.#forget(looked);
      },
    };
  }

  /** Of the first kind, and then cluster by cluster, those of which something was read longest ago first; of one in the order of the kinds. */
  #inOrder(unknown: readonly Written[], kinds: readonly string[]): Written[] {
    const turns = new Map<string, number>();
    for (const one of unknown)
      turns.set(one.cluster, Math.min(turns.get(one.cluster) ?? Infinity, this.#knownOf(one)));
    const turn = ({ kind, cluster }: Name) => (kind === kinds[0] ? -1 : turns.get(cluster)!);
    return unknown.toSorted(
      (one, other) =>
        turn(one) - turn(other) ||
        Number(one.cluster > other.cluster) - Number(one.cluster < other.cluster) ||
        kinds.indexOf(one.kind) - kinds.indexOf(other.kind),
    );
  }

  #knownOf(one: Name): number {
    return this.#known.get(nameOf(one)) ?? 0;
  }

  #know(one: Written): void {
    this.#known.set(nameOf(one), Math.max(this.#knownOf(one), one.written));
  }

  /** What counts less is not looked at any more. */
  #forget(looked: number): void {
    this.#looked = looked;
    for (const [name, written] of this.#known) if (written < this.#looked) this.#known.delete(name);
  }
}

const nameOf = ({ kind, cluster, id }: Name): string => JSON.stringify([kind, cluster, id]);

/** As they are now, in this order. */
async function read(server: Server, of: readonly Name[]): Promise<(StoredDocument & Written)[]> {
  const found = await server.rows<StoredDocument & Written>(
    `SELECT kind, cluster, id, start, stop, json, written FROM documents FINAL
     WHERE kind IN {kinds:Array(String)} AND cluster IN {clusters:Array(String)}
       AND has(arrayZip({kinds:Array(String)}, {clusters:Array(String)}, {ids:Array(String)}), (CAST(kind, 'String'), cluster, id))`,
    {
      kinds: of.map(({ kind }) => kind),
      clusters: of.map(({ cluster }) => cluster),
      ids: of.map(({ id }) => id),
    },
  );
  const byName = new Map(found.map((one) => [nameOf(one), one]));
  return of.flatMap((one) => byName.get(nameOf(one)) ?? []);
}
