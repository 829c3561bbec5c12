import type { Cluster } from '../../state/cluster.ts';
import { collectors } from '../collectors.ts';
import type { HistoryFigures } from '../exporter/history.ts';
import { Metrics } from '../metrics.ts';
import { parse, type ParsedFamily } from './parse.ts';

const open: Metrics[] = [];
export const logged: { message: string; error: unknown }[] = [];

export function metricsOf(cluster: Cluster, history?: HistoryFigures): Metrics {
  const log = (message: string, error: unknown) => void logged.push({ message, error });
  const metrics = new Metrics(cluster, { collectors: collectors({ version: '0.1.0', history }), log });
  open.push(metrics);
  return metrics;
}

export const scrape = (cluster: Cluster): Map<string, ParsedFamily> =>
  parse(metricsOf(cluster).render().toString());

export function valueOf(
  page: Map<string, ParsedFamily>,
  family: string,
  labels: Record<string, string> = {},
) {
  const wanted = Object.entries(labels);
  const found = page
    .get(family)
    ?.samples.filter((sample) => wanted.every(([name, value]) => sample.labels[name] === value));
  if (found && found.length > 1) throw new Error(`${family} has ${found.length} such samples`);
  return found?.[0]?.value;
}

/** After each test. */
export function closeMetrics(): void {
  logged.splice(0);
  for (const metrics of open.splice(0)) metrics.close();
}
