import { Cluster } from '../state/cluster.ts';
import { Metrics } from './metrics.ts';

/** Every family as a Markdown table, in the order of the page. */
export function metricsReference(): string {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const metrics = new Metrics(cluster, { version: '', log: () => undefined });
  const rows = metrics
    .families()
    .map(({ name, type, labels, help }) => `| ${name} | ${type} | ${labels.join(', ')} | ${help} |`);
  metrics.close();
  return ['| family | type | labels | meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
