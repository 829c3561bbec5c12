import type { Work } from '../slices.ts';
import type { Workers, WorkerState } from '../state/now/workers/workers.ts';
import type { Exposition } from './exposition/exposition.ts';
import { isKnown, type Collector } from './families.ts';
import type { FamilyDoc } from './exposition/family-doc.ts';
import { labelPairs } from './exposition/labels.ts';
import { workerFamilies } from './worker-families.ts';

const INFO: FamilyDoc = {
  name: 'dask_worker_info',
  help: 'The worker: its address, host, name and version of distributed. Always 1.',
  type: 'gauge',
  labels: ['worker', 'host', 'name', 'version'],
};

const RESOURCE: FamilyDoc = {
  name: 'dask_worker_resource',
  help: 'Amount of a resource that the worker was started with.',
  type: 'gauge',
  labels: ['worker', 'host', 'resource'],
};

const RESOURCE_USED: FamilyDoc = {
  name: 'dask_worker_resource_used',
  help: 'Amount of a resource that tasks on the worker take now.',
  type: 'gauge',
  labels: ['worker', 'host', 'resource'],
};

const METRIC: FamilyDoc = {
  name: 'dask_worker_metric',
  help: "Numbers that users and libraries add to a worker's metrics (Worker.metrics); those in dicts as a.b, True as 1. The first 100 names.",
  type: 'gauge',
  labels: ['worker', 'host', 'metric'],
};

// A sample's two halves are kept as bytes and copied, and digits are written by hand. Medians for 1,000 workers and 33,000
// samples in a loop of its own, Node 20, all values changing, to a Buffer that can be sent: this 2.6 ms; one kept piece a
// sample 2.3, for thirty times the memory; Buffer.write of kept strings 3.5; copying byte by byte 5.7; String(value) for the
// digits 9.0; one long string, then encoded, 9.4; an array joined 14. A page kept for when nothing changed would help nobody:
// workers report more often than Prometheus asks.
const series = workerFamilies.flatMap((family) =>
  Object.entries(family.figures).map(([value, figure]) => {
    const pair = value === '' ? '' : `${labelPairs(family.labels.slice(-1), [value])},`;
    return { family, figure, head: Buffer.from(`${family.name}{${pair}`) };
  }),
);

/** Workers between two places where others may come in. */
const STEP = 128;

/** A worker's labels, in INFO's order. */
const labelsOf = ({ address, host, name, version }: WorkerState): string[] => [
  address,
  host,
  name,
  version ?? '',
];

const isAs = (worker: WorkerState, [address, host, name, version]: readonly string[]): boolean =>
  worker.address === address &&
  worker.host === host &&
  worker.name === name &&
  (worker.version ?? '') === version;

/** What the page says of who the workers are, as bytes, kept until one comes, goes or changes. */
class Descriptions {
  #labels: string[][] = [];
  /** A tail a worker. */
  tails: Uint8Array[] = [];
  /** All samples of INFO. */
  info: Uint8Array = Buffer.alloc(0);

  *update(workers: readonly WorkerState[]): Work<void> {
    const known = this.#labels;
    if (workers.length === known.length && workers.every((worker, row) => isAs(worker, known[row]!))) return;
    const all: string[][] = [];
    const tails: Uint8Array[] = [];
    let info = '';
    for (const worker of workers) {
      const labels = labelsOf(worker);
      all.push(labels);
      tails.push(Buffer.from(`${labelPairs(INFO.labels.slice(0, 2), labels)}} `));
      info += `${INFO.name}{${labelPairs(INFO.labels, labels)}} 1\n`;
      if (all.length % STEP === 0) yield;
    }
    this.info = Buffer.from(info);
    this.tails = tails;
    this.#labels = all;
  }
}

/** Thousands of workers with tens of series each: nearly all that a scrape costs is here. */
export function workers(): Collector {
  const descriptions = new Descriptions();
  return {
    name: 'workers',
    families: [INFO, RESOURCE, RESOURCE_USED, METRIC, ...workerFamilies],
    *write(cluster, exposition) {
      const all = [...cluster.workers.all()];
      yield* descriptions.update(all);
      if (isKnown(INFO, cluster)) exposition.family(INFO, () => exposition.samples(descriptions.info));
      if (isKnown(RESOURCE, cluster)) {
        writeNamed(RESOURCE, all, ({ resources }) => resources, exposition);
        writeNamed(RESOURCE_USED, all, ({ usedResources }) => usedResources, exposition);
        yield;
        writeNamed(METRIC, all, ({ report }) => report.userMetrics, exposition);
        yield;
      }

      const figures = yield* figuresOf(all, cluster.workers);
      for (const family of workerFamilies) {
        if (!isKnown(family, cluster)) continue;
        const close = exposition.open(family);
        for (const [column, one] of series.entries()) {
          if (one.family !== family) continue;
          exposition.series(one.head, descriptions.tails, figures, column);
          yield;
        }
        close();
      }
    },
  };
}

/** As many series a worker as its user chose: few, and most have none. */
function writeNamed(
  family: FamilyDoc,
  all: readonly WorkerState[],
  amounts: (worker: WorkerState) => ReadonlyMap<string, number>,
  exposition: Exposition,
): void {
  exposition.family(family, () => {
    for (const worker of all)
      for (const [name, amount] of amounts(worker))
        exposition.sample(family, [worker.address, worker.host, name], amount);
  });
}

/**
 * A row a worker, a column a series; NaN for none. Read and kept worker by worker: a thousand workers do not fit the
 * processor's cache, so that reading family by family takes half as long again.
 */
function* figuresOf(all: readonly WorkerState[], of: Workers): Work<Float64Array> {
  const figures = new Float64Array(all.length * series.length);
  let cell = 0;
  for (const [row, worker] of all.entries()) {
    if (row % STEP === 0) yield;
    for (let column = 0; column < series.length; column++) {
      figures[cell++] = series[column]!.figure(worker, of) ?? NaN;
    }
  }
  return figures;
}
