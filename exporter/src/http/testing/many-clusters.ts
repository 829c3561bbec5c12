import type { Cluster } from '../../state/cluster.ts';
import { filledCluster, IDENTITY, NOW, prefixUpdate, record } from './filled-cluster.ts';
import { servedCluster } from './serve.ts';
import { Streams } from './streams.ts';
import type { ManyClusters } from '../clusters/served-clusters.ts';
import type { ListedCluster } from '../clusters/served-cluster.ts';

/** Names as people may have them. */
export const ODD = `team/"etl" & 🦀?#%+`;

/** Clusters that come and go by hand. */
export class NamedClusters implements ManyClusters {
  /** How often it was looked at what is known of a cluster. */
  looks = 0;
  readonly #listed = new Map<string, ListedCluster & { forget(): void }>();
  readonly #come: ((cluster: ListedCluster) => void)[] = [];
  readonly sources = [
    { source: '--clusters.file=clusters.yml', clusters: 2, problems: ['Line 3 is wrong.'] },
  ];

  all = () => this.#listed.values();
  recall = () => undefined;

  onCome(listener: (cluster: ListedCluster) => void): void {
    this.#come.push(listener);
  }

  add(name: string, cluster: Cluster, changes: Partial<ListedCluster> = {}): void {
    const forgotten: (() => void)[] = [];
    const watch = servedCluster(cluster, `dask_up{of="${this.#listed.size}"} 1\n`);
    const looked = () => this.looks++;
    const listed = {
      name,
      position: this.#listed.size,
      labels: { team: 'data' },
      source: this.sources[0]!.source,
      state: cluster.connection.state,
      goneSince: null,
      get watch() {
        looked();
        return watch;
      },
      onForgotten: (listener: () => void) => void forgotten.push(listener),
      forget: () => forgotten.forEach((listener) => listener()),
      ...changes,
    };
    this.#listed.set(name, listed);
    for (const listener of this.#come) listener(listed);
  }

  forget(name: string): void {
    this.#listed.get(name)!.forget();
    this.#listed.delete(name);
  }
}

function otherCluster(): Cluster {
  const cluster = filledCluster();
  const life = cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  cluster.prefixes.update([prefixUpdate('other')], NOW);
  cluster.record(life, 0, record(0, { key: 'other-0', prefix: 'other' }), false);
  return cluster;
}

/** An exporter of two clusters, one of an odd name and `b`, and what is read of it. */
export class ServedMany extends Streams {
  many!: NamedClusters;

  async begin(heartbeatMs = 50): Promise<void> {
    this.many = new NamedClusters();
    const metrics = { renderInSlices: () => 'dask_exporter_build_info 1\n', contentType: 'text/plain' };
    await this.start({ clusters: { many: this.many, metrics, version: '1.2.3' }, pace: { heartbeatMs } });
    this.many.add(ODD, filledCluster());
    this.many.add('b', otherCluster());
  }
}

/** As a parameter. */
export const of = (name: string) => `cluster=${encodeURIComponent(name)}`;
export const at = (path: string, name: string) => `${path}${path.includes('?') ? '&' : '?'}${of(name)}`;
