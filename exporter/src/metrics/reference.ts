import { Cluster } from '../state/cluster.ts';
import { watchedClusters } from './exporter/clusters.ts';
import { collectors } from './collectors.ts';
import type { FamilyDoc } from './exposition/family-doc.ts';
import { Metrics } from './metrics.ts';

/** Every family as a Markdown table, in the order of the page. */
export function metricsReference(): string {
  const rows = families().map(
    ({ name, type, labels, help }) => `| ${name} | ${type} | ${labels.join(', ')} | ${help} |`,
  );
  return ['| family | type | labels | meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

/** Labels that Prometheus or the metrics have themselves: with others of the same names it would rename theirs. */
export const labelsTaken = (): ReadonlySet<string> =>
  new Set(['instance', 'job', 'exporter', 'le', ...families().flatMap(({ labels }) => labels)]);

function families(): FamilyDoc[] {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const metrics = new Metrics(cluster, { collectors: collectors({ version: '' }), log: () => undefined });
  metrics.close();
  return [...metrics.families(), ...watchedClusters];
}
