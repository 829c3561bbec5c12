import { RowBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { workerAnnotation } from '../annotations.ts';
import { RANGE, sumRisen } from '../counters.ts';
import { WIDTH, dashboard, finished } from '../dashboard.ts';
import { LOOP_STEPS, MEMORY_STEPS, SILENCE_STEPS, series } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { stats } from '../panels/stats.ts';
import {
  OF_CLUSTER,
  OF_HOSTS,
  clusterVariable,
  exporterVariable,
  hostVariable,
  prometheusVariable,
  workerVariable,
} from '../variables.ts';
import { comeAndGone } from './come-and-gone.ts';
import { detail } from './worker-detail.ts';
import { byHost, ofLimit, ofThreads, perThread, silence, tasksPerThread } from './worker-figures.ts';
import { linkToHost } from '../worker-links.ts';
import { DOUBLINGS, TENTHS, density, fullest, inDoublings, inTenths, spread } from './worker-spread.ts';
import { gpus, ofUsers, shuffles } from './worker-extras.ts';
import { statesOverTime } from './worker-states.ts';
import { hosts, workers } from './worker-tables.ts';
import { transfersAndDisks } from './worker-transfers.ts';

/** By host, then worker; what one of them does; which ones stand out; and how all of them are spread. */
export function workersDashboard(): Dashboard {
  const builder = dashboard(
    'workers',
    'Hosts and workers of a Dask cluster: which one stands out, and what it does.',
  )
    .time({ from: 'now-15m', to: 'now' })
    .withVariable(prometheusVariable())
    .withVariable(clusterVariable())
    .withVariable(hostVariable())
    .withVariable(workerVariable())
    .withVariable(exporterVariable())
    .annotation(workerAnnotation({ on: true }))
    .withPanel(now())
    .withPanel(hosts())
    .withPanel(workers());
  const rows = {
    'Worker: $worker': [statesOverTime(), ...detail()],
    'Which stand out': standOut(),
    'Network and disks of the hosts': ofHosts(),
    'Transfers, and what workers do beyond tasks': transfersAndDisks(),
    'Workers that came and went': [comeAndGone()],
  };
  for (const [title, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  // Only asked when somebody opens them.
  const closed = {
    'Shuffles, while they are under way': shuffles(),
    'GPUs, where there are any': gpus(),
    'Own metrics, resources and the GIL, where workers tell of them': ofUsers(),
    'Many workers': densities(),
  };
  for (const [title, panels] of Object.entries(closed)) {
    const row = new RowBuilder(title).collapsed(true);
    for (const panel of panels) row.withPanel(panel);
    builder.withRow(row);
  }
  return finished(builder);
}

function now() {
  const worst = (expression: string) => `max(${expression})`;
  const description =
    'Of the chosen hosts; workers that came, left or died are those of the range, on any host. What is coloured here is found in the tables below';
  // None, as long as the cluster tells of its workers at all.
  const orNone = `or 0 * sum(dask_workers{${OF_CLUSTER}})`;
  return stats('Now', description, [
    {
      name: 'Workers',
      expression: `count(dask_worker_threads{${OF_HOSTS}}) ${orNone}`,
      thresholds: ['red', [1, 'text']],
    },
    {
      name: 'Paused',
      expression: `count(dask_worker_state{${OF_HOSTS}, state="paused"}) ${orNone}`,
      thresholds: ['text', [1, 'red']],
    },
    {
      name: 'Came',
      expression: sumRisen(`dask_workers_added_total{${OF_CLUSTER}}`, RANGE),
      decimals: 0,
    },
    {
      name: 'Left or died',
      expression: sumRisen(`dask_workers_removed_total{${OF_CLUSTER}}`, RANGE),
      decimals: 0,
      thresholds: ['text', [0.5, 'orange']],
    },
    {
      name: 'CPU',
      expression: `sum(dask_worker_cpu_cores{${OF_HOSTS}}) / sum(dask_worker_threads{${OF_HOSTS}})`,
      unit: 'percentunit',
      decimals: 0,
    },
    {
      name: 'Fullest worker',
      expression: worst(ofLimit(OF_HOSTS)),
      unit: 'percentunit',
      decimals: 0,
      thresholds: ['text', ...MEMORY_STEPS],
    },
    {
      name: 'Spilled',
      expression: `sum(dask_worker_memory_bytes{${OF_HOSTS}, kind="spilled"})`,
      unit: 'bytes',
      thresholds: ['text', [1, 'orange']],
    },
    {
      name: 'Slowest loop',
      expression: worst(`dask_worker_event_loop_interval_seconds{${OF_HOSTS}}`),
      unit: 's',
      decimals: 1,
      thresholds: ['text', ...LOOP_STEPS],
    },
    {
      name: 'Longest silence',
      expression: worst(silence(OF_HOSTS)),
      unit: 's',
      decimals: 0,
      thresholds: ['text', ...SILENCE_STEPS],
    },
  ]).span(WIDTH);
}

const standOut = () => [
  spread('Memory of limit', "Resident memory of the workers' processes, of their limits", ofLimit(OF_HOSTS))
    .unit('percentunit')
    .min(0)
    .span(16),
  fullest(),
  spread(
    'CPU of threads',
    'Low while tasks execute means that they wait: for the GIL, disks, others',
    ofThreads(OF_HOSTS),
  )
    .unit('percentunit')
    .min(0),
  spread(
    'Occupancy per thread',
    'Seconds of work assigned, as the scheduler estimates, for each thread',
    perThread('occupancy_seconds', OF_HOSTS),
  )
    .unit('s')
    .min(0),
  spread(
    'Executing tasks per thread',
    'Tasks that execute: 1 where every thread executes one',
    tasksPerThread('executing', OF_HOSTS),
  ).min(0),
  spread(
    'Ready tasks per thread',
    'Tasks that only wait for a thread',
    tasksPerThread('ready', OF_HOSTS),
  ).min(0),
  spread(
    'Event loop',
    'Mean time between two ticks, due every 0.02 s: longer while something blocks it',
    `dask_worker_event_loop_interval_seconds{${OF_HOSTS}}`,
  )
    .unit('s')
    .min(0),
  spread('Latency', 'Round trip of a heartbeat to the scheduler', `dask_worker_latency_seconds{${OF_HOSTS}}`)
    .unit('s')
    .min(0),
];

const densities = () => [
  density('Memory of limit', 'Workers by memory', inTenths(ofLimit(OF_HOSTS)), TENTHS, '{{band}} %'),
  density('CPU of threads', 'Workers by CPU', inTenths(ofThreads(OF_HOSTS)), TENTHS, '{{band}} %'),
  density(
    'Tasks per thread',
    'Workers by tasks assigned to them for each thread: 0 has nothing to do, over 1 is more than it can do at once',
    inDoublings(tasksPerThread('processing', OF_HOSTS)),
    DOUBLINGS,
    '≤ {{band}}',
  ),
];

function ofHosts() {
  const rates = (title: string, description: string, up: [string, string], down: [string, string]) =>
    series(title, `${description} below zero. The host's, whatever process it is for; the 10 busiest hosts.`)
      .withTarget(promql(topHosts(byHost(up[0], OF_HOSTS)), `{{host}} ${up[1]}`, 'A'))
      .withTarget(promql(`-(${topHosts(byHost(down[0], OF_HOSTS))})`, `{{host}} ${down[1]}`, 'B'))
      .overrideByFieldType('number', [{ id: 'links', value: linkToHost('${__field.labels.host}') }])
      .fillOpacity(0)
      .unit('binBps')
      .span(WIDTH / 2);
  return [
    rates('Network', 'Received; sent', ['network_receive', 'in'], ['network_transmit', 'out']),
    rates('Disks', 'Read; written', ['disk_read', 'read'], ['disk_write', 'written']),
  ];
}

const topHosts = (expression: string) =>
  `${expression} and topk(10, max_over_time((${expression})[$__range:$__interval] @ end()))`;
