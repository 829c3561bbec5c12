import * as common from '@grafana/grafana-foundation-sdk/common';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { WIDTH } from '../dashboard.ts';
import { memoryByKind } from '../panels/memory-kinds.ts';
import { onlyColumns, width } from '../panels/merged-table.ts';
import { LIMIT, series, stacked } from '../panels/panels.ts';
import { DATASOURCE, dask, promql } from '../query.ts';
import { FILTERED, OF_WORKERS } from '../variables.ts';

/** What the chosen workers do, one or all of them: sums where there are several. */
export const detail = () => [memory(), cpu(), tasks(), transfers(), eventLoop(), running()];

const sum = (family: string) => `sum(dask_worker_${family}{${OF_WORKERS}})`;

function memory() {
  return memoryByKind(
    "Of the chosen workers by kind: results, what is not Dask's, and what is on disk; the line is the limit",
    OF_WORKERS,
  );
}

function cpu() {
  return series('CPU', 'Cores that the chosen workers use, of their threads')
    .withTarget(promql(sum('cpu_cores'), 'in use', 'A'))
    .withTarget(promql(sum('threads'), 'threads', 'B'))
    .overrideByName('threads', LIMIT)
    .min(0);
}

function tasks() {
  return series('Tasks', 'Of the chosen workers by state; in memory are those whose results they hold')
    .withTarget(
      promql(
        `sum by (state) (dask_worker_tasks{${OF_WORKERS}, state!~"memory|processing"})`,
        '{{state}}',
        'A',
      ),
    )
    .stacking(stacked())
    .fillOpacity(30)
    .min(0);
}

function transfers() {
  return series('Transfers', 'Bytes under way to the chosen workers, and, below zero, from them')
    .withTarget(promql(`sum(dask_worker_transfer_bytes{${OF_WORKERS}, direction="incoming"})`, 'in', 'A'))
    .withTarget(promql(`-sum(dask_worker_transfer_bytes{${OF_WORKERS}, direction="outgoing"})`, 'out', 'B'))
    .unit('bytes');
}

function eventLoop() {
  return series('Event loop and latency', 'The worst of the chosen workers. Ticks are due every 0.02 s')
    .withTarget(promql(`max(dask_worker_event_loop_interval_seconds{${OF_WORKERS}})`, 'event loop', 'A'))
    .withTarget(promql(`max(dask_worker_latency_seconds{${OF_WORKERS}})`, 'latency', 'B'))
    .unit('s')
    .min(0);
}

const RUNNING_COLUMNS = ['Runs for', 'Function', 'Key', 'Worker'];

function running() {
  return new table.PanelBuilder()
    .title('Runs now')
    .description(
      'Tasks that the chosen workers execute, the longest first, from the exporter chosen above. As they last said: one that ended since stays for a second or two',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'running', workers: FILTERED.workers }))
    .withTransformation(onlyColumns(...RUNNING_COLUMNS))
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(70)
    .overrideByName('Runs for', [width(75)])
    .overrideByName('Function', [width(75)])
    .overrideByName('Worker', [width(65)])
    .noValue('Nothing is known to run')
    .height(8)
    .span(WIDTH / 3);
}
