import { collectDefaultMetrics, Registry } from 'prom-client';
import { ofExporter, type Collector, type SampleFamily } from './families.ts';

/** A metric of prom-client's, with the fields that its types leave out (prom-client 15, lib/metric.js, lib/gauge.js). */
interface DefaultMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly collect?: () => void;
  readonly hashMap?: Readonly<Record<string, { value: number }>>;
}

let known: DefaultMetric[] | undefined;

/**
 * The process_* metrics; prom-client's nodejs_* have gauges named _total, which promtool refuses. Made once: they are of the
 * process, and prom-client starts observers that cannot be stopped.
 */
function processMetrics(): DefaultMetric[] {
  if (known) return known;
  const registry = new Registry();
  // The event loop is measured elsewhere, so the monitor that prom-client starts may sleep.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 2 ** 30 });
  known = (registry.getMetricsAsArray() as unknown as DefaultMetric[]).filter(({ name }) =>
    name.startsWith('process_'),
  );
  return known;
}

/** Read without prom-client's own rendering, which is asynchronous: a scrape is one piece of work. */
function family(metric: DefaultMetric): SampleFamily {
  return {
    name: metric.name,
    help: metric.help,
    type: metric.type === 'counter' ? 'counter' : 'gauge',
    labels: [],
    samples(_cluster, add) {
      metric.collect?.();
      if (!metric.hashMap)
        throw new Error(`prom-client no longer keeps the values of ${metric.name} in hashMap`);
      for (const { value } of Object.values(metric.hashMap)) add(value);
    },
  };
}

export const processFigures = (): Collector => ofExporter('process', processMetrics().map(family));
