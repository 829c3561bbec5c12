import { collectDefaultMetrics, Registry } from 'prom-client';
import { ofExporter, type Collector, type SampleFamily } from '../families.ts';

let known: Registry | undefined;

/**
 * The process_* metrics; prom-client's nodejs_* have gauges named _total, which promtool refuses. Made once: they are of the
 * process, and prom-client starts observers that cannot be stopped.
 */
function processMetrics(): Registry {
  if (known) return known;
  known = new Registry();
  // The event loop is measured elsewhere, so the monitor that prom-client starts may sleep.
  collectDefaultMetrics({ register: known, eventLoopMonitoringPrecision: 2 ** 30 });
  for (const { name } of known.getMetricsAsArray())
    if (!name.startsWith('process_')) known.removeSingleMetric(name);
  return known;
}

export function processFigures(): Collector<unknown> {
  const registry = processMetrics();
  let figures = new Map<string, readonly { value: number }[]>();
  const family = ({ name, help }: { name: string; help: string }): SampleFamily<unknown> => ({
    name,
    help,
    // prom-client's types call it by a number, which it is not.
    type: name.endsWith('_total') ? 'counter' : 'gauge',
    labels: [],
    samples(_of, add) {
      for (const { value } of figures.get(name) ?? []) add(value);
    },
  });
  return {
    ...ofExporter<unknown>('process', registry.getMetricsAsArray().map(family)),
    async read() {
      figures = new Map((await registry.getMetricsAsJSON()).map(({ name, values }) => [name, values]));
    },
  };
}
