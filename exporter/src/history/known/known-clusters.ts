import type { Cluster } from '../../state/cluster.ts';
import { ClusterHistory, type Keeping } from '../cluster/cluster-history.ts';
import type { Before, Others, StoredLife } from '../stored.ts';
import { WATCHED_KIND } from '../watched.ts';
import { Elsewhere } from './elsewhere.ts';
import { Remembered } from './remembered.ts';
import { KINDS } from './remembered-by.ts';
import { StoredLives } from './stored-lives.ts';

/** Of documents that others write, those to look at; who watches comes first. */
export const OTHERS_KINDS: readonly string[] = [WATCHED_KIND, ...Object.keys(KINDS)];

/** What is known of the clusters of which there is something on disk, and who keeps those that are watched here. */
export class KnownClusters {
  readonly lives = new StoredLives();
  readonly elsewhere: Elsewhere;
  readonly #remembered = new Remembered((cluster) => this.lives.has(cluster));
  /** By their names: those that were followed before what was remembered of them could be read. */
  readonly #early = new Map<ClusterHistory, string>();

  /** @param name of this exporter in each of its starts; undefined: it has none */
  constructor(name?: string) {
    this.elsewhere = new Elsewhere(name);
  }

  /** What was remembered was read. */
  get known(): boolean {
    return this.#remembered.known;
  }

  /** Keeps what a cluster's log takes in, under its name. Returns what ends that. */
  follow(history: Keeping, name: string, cluster: Cluster): () => void {
    const followed = new ClusterHistory(history, cluster, name);
    followed.begin(this.#remembered.of(name));
    if (!this.known) this.#early.set(followed, name);
    return () => {
      this.#early.delete(followed);
      const before = followed.end();
      if (before) this.#remembered.add(name, before);
    };
  }

  /** Of these there are runs. */
  see(lives: readonly StoredLife[]): void {
    for (const life of lives) {
      this.lives.see(life.cluster, life.life, life.until);
      this.lives.acknowledge(life);
    }
  }

  /** What was remembered, and whether that is all that there is. */
  read([onDisk, all]: readonly [of: ReadonlyMap<string, Before>, all: boolean]): void {
    this.#remembered.read(onDisk, all);
    for (const [followed, name] of this.#early) {
      const before = this.#remembered.of(name);
      if (before) followed.know(before);
    }
    this.#early.clear();
  }

  /**
   * True: something is new.
   * @param id this exporter's
   */
  hear({ lives, documents }: Others, id: string): boolean {
    this.see(lives);
    const now = Date.now();
    for (const one of documents)
      if (one.kind === WATCHED_KIND && one.id !== id) this.elsewhere.hear(one, now);
    let isNew = this.elsewhere.isOther(now);
    for (const { kind, cluster, json } of documents)
      if (kind !== WATCHED_KIND && this.elsewhere.wrote(cluster, now))
        isNew = this.#remembered.tell(cluster, { [KINDS[kind as keyof typeof KINDS]]: json }) || isNew;
    return isNew;
  }
}
