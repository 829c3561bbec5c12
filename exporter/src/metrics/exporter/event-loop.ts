import { ofExporter, type Collector } from '../families.ts';

const INTERVAL_MS = 50;
const BOUNDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/**
 * How late a timer comes that is due every 50 ms. A histogram and not prom-client's quantiles: those start over at each
 * scrape, so that two Prometheus servers would take the worst from each other.
 */
export function eventLoop(): Collector<unknown> {
  const counts = new Array<number>(BOUNDS.length + 1).fill(0);
  let sum = 0;
  let due = performance.now() + INTERVAL_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - due) / 1000;
    due = now + INTERVAL_MS;
    const bucket = BOUNDS.findIndex((bound) => late <= bound);
    counts[bucket < 0 ? BOUNDS.length : bucket]!++;
    sum += late;
  }, INTERVAL_MS);
  timer.unref();

  const collector = ofExporter<unknown>('event_loop', [
    {
      name: 'dask_exporter_event_loop_delay_seconds',
      help: "How late the exporter's own timers fire.",
      type: 'histogram',
      labels: [],
      histograms(_of, add) {
        let count = 0;
        const buckets = counts.map((own) => (count += own));
        add({ bounds: BOUNDS, buckets, sum, count });
      },
    },
  ]);
  return { ...collector, close: () => clearInterval(timer) };
}
