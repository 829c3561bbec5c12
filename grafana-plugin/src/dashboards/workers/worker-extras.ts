import { LIMIT, series, stacked, thresholds } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { OF_HOSTS } from '../variables.ts';
import { linkToWorker } from '../worker-links.ts';

/**
 * What many clusters have none of. Grafana 12.4 hides no panel for want of data, and draws what is repeated by an empty variable
 * once (RowRepeaterBehavior.ts; the layouts that could are off by default): so they are in rows that are closed, and say why where
 * there is nothing.
 */
export const shuffles = () => [buffers(), fullestBuffers(), readAndWritten()];
export const gpus = () => [utilization(), gpuMemory(), rmm()];
export const ofUsers = () => [ownMetrics(), resources(), gil()];

const TO_WORKER = [{ id: 'links', value: linkToWorker('${__field.labels.worker}') }];
const MOST = 20;
const largest = (expression: string) =>
  `${expression} and topk(${MOST}, max_over_time((${expression})[$__range:$__interval] @ end()))`;

const NO_SHUFFLE = 'No P2P shuffle is known to have been under way';

function buffers() {
  return series(
    'Shuffle buffers',
    'Bytes that wait to be sent (comm) or written (disk), of all workers, and their limits',
  )
    .withTarget(promql(`sum by (buffer) (dask_shuffle_buffer_bytes{${OF_HOSTS}})`, '{{buffer}}', 'A'))
    .withTarget(
      promql(`sum by (buffer) (dask_shuffle_buffer_limit_bytes{${OF_HOSTS}})`, '{{buffer}}, limit', 'B'),
    )
    .overrideByQuery('B', LIMIT)
    .unit('bytes')
    .min(0)
    .noValue(NO_SHUFFLE);
}

function fullestBuffers() {
  const share = `max by (worker, buffer) (dask_shuffle_buffer_bytes{${OF_HOSTS}} / dask_shuffle_buffer_limit_bytes{${OF_HOSTS}})`;
  return series(
    'Fullest shuffle buffers',
    `Share of the limit, of the ${MOST} fullest. At 100% the worker takes nothing more until its disk or the network has caught up`,
  )
    .withTarget(promql(largest(share), '{{worker}}, {{buffer}}'))
    .overrideByQuery('A', TO_WORKER)
    .thresholds(thresholds('green', [1, 'red']))
    .unit('percentunit')
    .axisSoftMax(1)
    .min(0)
    .noValue(NO_SHUFFLE);
}

function readAndWritten() {
  return series(
    'Shuffle bytes so far',
    'Of the shuffles under way: received (comm) or read (disk), and, below zero, sent or written. When a shuffle ends, its bytes go',
  )
    .withTarget(promql(`sum by (buffer) (dask_shuffle_read_bytes{${OF_HOSTS}})`, '{{buffer}}, in', 'A'))
    .withTarget(promql(`-sum by (buffer) (dask_shuffle_written_bytes{${OF_HOSTS}})`, '{{buffer}}, out', 'B'))
    .unit('bytes')
    .noValue(NO_SHUFFLE);
}

const NO_GPU = 'No worker is known to tell of a GPU';

function utilization() {
  return series(
    'GPU utilization',
    `Of each worker's GPU; the ${MOST} busiest. Low while tasks run: they wait for data`,
  )
    .withTarget(
      promql(largest(`max by (worker) (dask_worker_gpu_utilization_ratio{${OF_HOSTS}})`), '{{worker}}'),
    )
    .overrideByQuery('A', TO_WORKER)
    .fillOpacity(0)
    .unit('percentunit')
    .min(0)
    .max(1)
    .noValue(NO_GPU);
}

function gpuMemory() {
  return series(
    'GPU memory',
    `Of each worker's GPU, used by any process; the ${MOST} with the most. The dashed line is the smallest GPU's memory`,
  )
    .withTarget(
      promql(largest(`max by (worker) (dask_worker_gpu_memory_bytes{${OF_HOSTS}})`), '{{worker}}', 'A'),
    )
    .withTarget(promql(`min(dask_worker_gpu_memory_limit_bytes{${OF_HOSTS}})`, 'limit', 'B'))
    .overrideByQuery('A', TO_WORKER)
    .overrideByName('limit', LIMIT)
    .fillOpacity(0)
    .unit('bytes')
    .min(0)
    .noValue(NO_GPU);
}

function rmm() {
  return series('RMM', "RAPIDS' pool of GPU memory, of all workers: used, and unused")
    .withTarget(promql(`sum by (kind) (dask_worker_rmm_bytes{${OF_HOSTS}})`, '{{kind}}'))
    .stacking(stacked())
    .fillOpacity(40)
    .unit('bytes')
    .min(0)
    .noValue('No worker is known to use RMM');
}

function ownMetrics() {
  return series(
    'Own metrics',
    `Numbers that you or libraries add to Worker.metrics, as they are; the ${MOST} largest. Click a name in the legend to see it alone`,
  )
    .withTarget(
      promql(largest(`max by (metric, worker) (dask_worker_metric{${OF_HOSTS}})`), '{{metric}}, {{worker}}'),
    )
    .overrideByQuery('A', TO_WORKER)
    .fillOpacity(0)
    .noValue('Nobody is known to have added numbers to Worker.metrics');
}

function resources() {
  return series(
    'Resources in use',
    'Of what all workers were started with (--resources): at 100% tasks that ask for it wait',
  )
    .withTarget(
      promql(
        `sum by (resource) (dask_worker_resource_used{${OF_HOSTS}}) / (sum by (resource) (dask_worker_resource{${OF_HOSTS}}) > 0)`,
        '{{resource}}',
      ),
    )
    .unit('percentunit')
    .axisSoftMax(1)
    .min(0)
    .noValue('No worker is known to have resources');
}

function gil() {
  return series(
    'Waiting for the GIL',
    `Share of time that threads wait for Python's lock, of the ${MOST} worst workers. High: use processes, or libraries that release it`,
  )
    .withTarget(
      promql(largest(`max by (worker) (dask_worker_gil_contention_ratio{${OF_HOSTS}})`), '{{worker}}'),
    )
    .overrideByQuery('A', TO_WORKER)
    .fillOpacity(0)
    .unit('percentunit')
    .axisSoftMax(1)
    .min(0)
    .noValue('Not measured: Dask does so where the package gilknocker is installed');
}
