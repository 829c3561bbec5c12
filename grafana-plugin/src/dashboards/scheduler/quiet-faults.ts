import * as common from '@grafana/grafana-foundation-sdk/common';
import { coloured, mergedTable, width } from '../panels/merged-table.ts';
import { series } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

/** What no error tells of: tasks that nobody can run, clocks that differ, versions that differ. */

export function unrunnable() {
  return series(
    'Oldest task that no worker can run',
    'How long it has waited: it asks for a resource, a host or a worker that is not there. 0: there is none',
  )
    .withTarget(promql(`max(dask_tasks_no_worker_oldest_seconds{${OF_CLUSTER}})`, 'oldest'))
    .unit('s')
    .axisSoftMax(1)
    .min(0)
    .noValue('Not told: the scheduler must have distributed 2024.12 or newer');
}

const MOST = 10;

export function clockSkew() {
  const skew = `max by (worker) (dask_worker_clock_skew_seconds{${OF_CLUSTER}})`;
  return series(
    'Clocks of workers',
    `How far ahead of the scheduler’s they are, below zero behind; the ${MOST} furthest off. By as much the task stream is wrong. The alert comes at 1 s`,
  )
    .withTarget(
      promql(
        `${skew} and topk(${MOST}, max_over_time((abs(${skew}))[$__range:$__interval] @ end()))`,
        '{{worker}}',
      ),
    )
    .fillOpacity(0)
    .unit('s')
    .axisSoftMin(-0.1)
    .axisSoftMax(0.1);
}

export function versionsThatDiffer() {
  return mergedTable({
    title: 'Versions that differ',
    description:
      'Packages of which scheduler, workers and clients do not all have the same version. With another dask, distributed or cloudpickle tasks may not be readable',
    labels: [{ label: 'package', name: 'Package', properties: [{ id: 'custom.minWidth', value: 120 }] }],
    figures: [
      {
        name: 'Versions',
        expression: `max by (package) (dask_version_mismatch{${OF_CLUSTER}}) > 1`,
        unit: 'locale',
        decimals: 0,
        properties: [width(90), ...coloured('orange')],
      },
    ],
  })
    .sortBy([new common.TableSortByFieldStateBuilder().displayName('Package')])
    .noValue('None is known to differ')
    .height(8)
    .span(8);
}
