import type { ShuffleUpdate } from '../state/updates/workers.ts';
import { ofCluster, type SampleFamily } from './families.ts';

/** Of workers that are there; nothing where no shuffle is under way. */
const family = (
  name: string,
  help: string,
  figure: (buffer: ShuffleUpdate) => number | null,
): SampleFamily => ({
  name,
  help,
  type: 'gauge',
  labels: ['worker', 'host', 'buffer'],
  feature: 'shuffles',
  samples(cluster, add) {
    for (const told of cluster.shuffles.all()) {
      const worker = cluster.workers.get(told.worker);
      if (worker) add(figure(told), worker.address, worker.host, told.buffer);
    }
  },
});

export const shuffles = ofCluster('shuffles', [
  family(
    'dask_shuffle_buffer_bytes',
    "Bytes of P2P shuffles in a worker's memory that wait to be sent (buffer: comm) or written to disk (disk). Only while a shuffle is under way.",
    ({ bytes }) => bytes,
  ),
  family(
    'dask_shuffle_buffer_limit_bytes',
    'Bytes that the buffer holds at most, for all shuffles of the worker together; absent where there is no limit.',
    // A buffer without a limit is said to have one of 0 (distributed 2022.12.1, shuffle/_buffer.py).
    ({ limit }) => limit || null,
  ),
  family(
    'dask_shuffle_read_bytes',
    'Bytes that the worker received from others (comm) or read from disk (disk) for the shuffles under way.',
    ({ read }) => read,
  ),
  family(
    'dask_shuffle_written_bytes',
    'Bytes that the worker sent to others (comm) or wrote to disk (disk) for the shuffles under way.',
    ({ written }) => written,
  ),
]);
