import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { WIDTH } from '../dashboard.ts';
import { coloured, mergedTable, paged, width, type FigureColumn } from '../panels/merged-table.ts';
import { LATENCY_STEPS, LOOP_STEPS, MEMORY_STEPS, SILENCE_STEPS } from '../panels/panels.ts';
import { OF_HOSTS } from '../variables.ts';
import { byHost, ofLimit, ofThreads, silence } from './worker-figures.ts';
import { linkToHost, linkToWorker } from '../worker-links.ts';

/** What is well stays quiet. */
const FULL: DynamicConfigValue[] = [
  ...coloured('transparent', ...MEMORY_STEPS),
  { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
];

/** What stands above a column, and what stands in it, is as wide. */
const WIDTHS: Record<string, number> = {
  CPU: 55,
  'Disk read': 80,
  'Disk write': 82,
  Executing: 82,
  Fullest: 66,
  'Last seen': 80,
  Latency: 70,
  Limit: 66,
  Loop: 60,
  Managed: 78,
  Memory: 72,
  'Net in': 78,
  'Net out': 78,
  Occupancy: 88,
  Ready: 60,
  Spilled: 66,
  Unmanaged: 94,
  Workers: 70,
};
const widthOf = (name: string): DynamicConfigValue[] => (name in WIDTHS ? [width(WIDTHS[name]!)] : []);

/** States that need somebody stand out. */
export const STATE: DynamicConfigValue[] = [
  width(70),
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
  {
    id: 'mappings',
    value: [
      {
        type: 'value',
        options: { paused: { color: 'red', index: 0 }, retiring: { color: 'orange', index: 1 } },
      },
    ],
  },
];

export function hosts() {
  const sum = (family: string, more = '') => `sum by (host) (dask_worker_${family}{${OF_HOSTS}${more}})`;
  const largest = (expression: string) => `max by (host) (${expression})`;
  const tasks = (name: string, state: string) => count(name, sum('tasks', `, state="${state}"`));
  return mergedTable({
    title: 'Hosts',
    description:
      "Sums of a host's workers; latency, event loop and silence are those of its worst worker. Click a host to see its workers only.",
    labels: [
      {
        label: 'host',
        name: 'Host',
        properties: [{ id: 'links', value: linkToHost('${__data.fields.Host}') }],
      },
    ],
    figures: [
      count('Workers', `count by (host) (dask_worker_threads{${OF_HOSTS}})`),
      share('CPU', `${sum('cpu_cores')} / ${sum('threads')}`),
      share('Memory', `${sum('process_memory_bytes')} / ${sum('memory_limit_bytes')}`, FULL),
      share('Fullest', largest(ofLimit(OF_HOSTS)), FULL),
      bytes('Spilled', sum('memory_bytes', ', kind="spilled"')),
      tasks('Executing', 'executing'),
      tasks('Ready', 'ready'),
      seconds('Latency', largest(`dask_worker_latency_seconds{${OF_HOSTS}}`), LATENCY_STEPS),
      seconds('Loop', largest(`dask_worker_event_loop_interval_seconds{${OF_HOSTS}}`), LOOP_STEPS),
      seconds('Last seen', largest(silence(OF_HOSTS)), SILENCE_STEPS, 0),
      rate('Net in', byHost('network_receive', OF_HOSTS)),
      rate('Net out', byHost('network_transmit', OF_HOSTS)),
      rate('Disk read', byHost('disk_read', OF_HOSTS)),
      rate('Disk write', byHost('disk_write', OF_HOSTS)),
    ],
  })
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'Host', desc: false }] } })
    .height(6)
    .span(WIDTH);
}

/** A row a worker, by host. */
export function workers() {
  const of = (family: string, more = '') => `dask_worker_${family}{${OF_HOSTS}${more}}`;
  const each = (expression: string) => `max by (worker) (${expression})`;
  const memory = (name: string, kind: string) => bytes(name, each(of('memory_bytes', `, kind="${kind}"`)));
  const tasks = (name: string, state: string) => count(name, each(of('tasks', `, state="${state}"`)));
  const link = { id: 'links', value: linkToWorker('${__data.fields.Worker}') };
  const panel = mergedTable({
    title: 'Workers',
    description:
      'By address, so by host. Memory is of the process, and is coloured at 60, 70, 80 and 95 % of the limit: at the last three Dask by default spills, pauses the worker and kills it. Click a worker to see it below.',
    labels: [
      { label: 'name', name: 'Name', properties: [width(72), link] },
      { label: 'worker', name: 'Worker', properties: [{ id: 'custom.minWidth', value: 152 }, link] },
      { label: 'state', name: 'State', properties: STATE },
    ],
    labelled: [`max by (worker, name) (${of('info')})`, `max by (worker, state) (${of('state')})`],
    figures: [
      share('CPU', each(ofThreads(OF_HOSTS))),
      share('Memory', each(ofLimit(OF_HOSTS)), FULL),
      memory('Spilled', 'spilled'),
      tasks('Executing', 'executing'),
      tasks('Ready', 'ready'),
      seconds('Occupancy', each(of('occupancy_seconds')), []),
      seconds('Latency', each(of('latency_seconds')), LATENCY_STEPS),
      seconds('Loop', each(of('event_loop_interval_seconds')), LOOP_STEPS),
      seconds('Last seen', each(silence(OF_HOSTS)), SILENCE_STEPS, 0),
      bytes('Limit', each(of('memory_limit_bytes'))),
      memory('Managed', 'managed'),
      memory('Unmanaged', 'unmanaged'),
    ],
  })
    .withTransformation({
      id: 'sortBy',
      options: { fields: {}, sort: [{ field: 'Worker', desc: false }] },
    })
    .height(11)
    .span(WIDTH);
  return paged(panel);
}

const count = (name: string, expression: string): FigureColumn => ({
  name,
  expression,
  unit: 'short',
  decimals: 0,
  properties: widthOf(name),
});

const bytes = (name: string, expression: string): FigureColumn => ({
  name,
  expression,
  unit: 'bytes',
  decimals: 0,
  properties: widthOf(name),
});

const rate = (name: string, expression: string): FigureColumn => ({
  name,
  expression,
  unit: 'binBps',
  decimals: 0,
  properties: widthOf(name),
});

const share = (name: string, expression: string, properties: DynamicConfigValue[] = []): FigureColumn => ({
  name,
  expression,
  unit: 'percentunit',
  decimals: 0,
  properties: [...widthOf(name), ...properties],
});

const seconds = (name: string, expression: string, steps: typeof LOOP_STEPS, decimals = 1): FigureColumn => ({
  name,
  expression,
  unit: 's',
  decimals,
  properties: [...widthOf(name), ...coloured('text', ...steps)],
});
