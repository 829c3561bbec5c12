import { columnsTable } from '../panels/columns-table.ts';
import { width } from '../panels/merged-table.ts';
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

/** px of a column of texts, at least; what is left is shared. */
const least = (pixels: number) => ({ id: 'custom.minWidth', value: pixels });

const faultTable = (...of: Parameters<typeof columnsTable>) =>
  columnsTable(...of)
    .height(8)
    .span(16);

export function unrunnableTasks() {
  return faultTable(
    'Tasks that no worker can run',
    'Now, the oldest first, with what they ask for: the resources, workers or hosts that are not there. 200 at most',
    { queryType: 'unrunnable' },
    ['Function', 'Waits for', 'Asks for', 'Key'],
    'No task is known that no worker can run',
  )
    .overrideByName('Function', [width(120)])
    .overrideByName('Waits for', [
      width(90),
      {
        id: 'mappings',
        value: [{ type: 'special', options: { match: 'null', result: { text: 'not told' } } }],
      },
    ])
    .overrideByName('Asks for', [least(180)])
    .overrideByName('Key', [least(120)]);
}

export function versionsThatDiffer() {
  return faultTable(
    'Versions that differ',
    'Packages of which scheduler, workers and clients do not all have the same version now, and who has which. With another dask, distributed or cloudpickle tasks may not be readable',
    { queryType: 'versions', differing: true },
    ['Package', 'Version', 'Who', 'Names'],
    'None is known to differ',
  )
    .overrideByName('Package', [width(110)])
    .overrideByName('Version', [width(110)])
    .overrideByName('Who', [width(160)])
    .overrideByName('Names', [least(120)]);
}
