import * as common from '@grafana/grafana-foundation-sdk/common';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { RANGE, RATE, WHOLE_RANGE, durationQuantile, rateOf, sumRisen, type Window } from '../counters.ts';
import { WIDTH } from '../dashboard.ts';
import { TO_FUNCTION, TO_STACKS, withFunctions } from '../panels/functions.ts';
import { coloured, mergedTable, paged, width, type FigureColumn } from '../panels/merged-table.ts';
import { NO_SAMPLES, series } from '../panels/panels.ts';
import { PROMETHEUS, promql } from '../query.ts';
import { OF_PREFIXES } from '../variables.ts';

const BUCKETS = `dask_task_duration_seconds_bucket{${OF_PREFIXES}}`;

const duration = (q: number, window: Window) => durationQuantile(q, OF_PREFIXES, window, 'prefix');

/** A row a function, with what there is to know of it. */
export function functions() {
  const ended = (state: string) =>
    sumRisen(`dask_task_transitions_total{${OF_PREFIXES}, state="${state}"}`, RANGE, 'prefix');
  const spent = (action: string) =>
    sumRisen(`dask_task_seconds_total{${OF_PREFIXES}, action${action}}`, RANGE, 'prefix');
  const seconds = (name: string, expression: string, pixels = 74): FigureColumn => ({
    name,
    expression,
    unit: 's',
    decimals: 1,
    properties: [width(pixels)],
  });
  const table = mergedTable({
    title: 'Functions',
    description:
      'Sort by a column, click a function. Computed for and overhead are of tasks that finished; running for is as of the workers’ last heartbeats. A p99 far above p50 means stragglers, overhead tasks that are too small',
    labels: [
      {
        label: 'prefix',
        name: 'Function',
        properties: [{ id: 'custom.minWidth', value: 110 }, TO_FUNCTION],
      },
    ],
    figures: [
      {
        name: 'Finished',
        expression: ended('memory'),
        unit: 'locale',
        decimals: 0,
        properties: [width(78)],
      },
      {
        name: 'Erred',
        expression: ended('erred'),
        unit: 'locale',
        decimals: 0,
        properties: [width(58), ...coloured('text', [0.5, 'red'])],
      },
      {
        name: 'Failure rate',
        expression: `${ended('erred')} / (${ended('erred')} + ${ended('memory')} > 0)`,
        unit: 'percentunit',
        decimals: 1,
        properties: [width(96), ...coloured('text', [0.01, 'orange'], [0.1, 'red'])],
      },
      seconds('p50', duration(0.5, RANGE)),
      seconds('p95', duration(0.95, RANGE)),
      seconds('p99', duration(0.99, RANGE)),
      seconds('Longest ever', `max by (prefix) (dask_prefix_duration_max_seconds{${OF_PREFIXES}})`, 106),
      seconds('Computed for', spent('="compute"'), 128),
      {
        name: 'Overhead',
        expression: `${spent('!="compute"')} / (${spent('=~".+"')} > 0)`,
        unit: 'percentunit',
        decimals: 1,
        properties: [width(82), ...coloured('text', [0.5, 'orange'])],
      },
      seconds('Running for', `max by (prefix) (dask_prefix_running_seconds{${OF_PREFIXES}})`, 100),
      {
        name: 'In memory',
        expression: `sum by (prefix) (dask_prefix_memory_bytes{${OF_PREFIXES}})`,
        unit: 'bytes',
        decimals: 1,
        properties: [width(86)],
      },
    ],
  });
  return paged(
    table
      .sortBy([new common.TableSortByFieldStateBuilder().displayName('Computed for').desc(true)])
      .height(9)
      .span(WIDTH),
  );
}

export function durations() {
  return new heatmap.PanelBuilder()
    .title('Durations')
    .description(
      'Tasks that ended, by how long they computed: two bands are two kinds of tasks, a rising one a leak',
    )
    .datasource(PROMETHEUS)
    .withTarget(promql(rateOf(BUCKETS, 'le'), '{{le}}').format(PromQueryFormat.Heatmap))
    .calculate(false)
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme('Blues')
        .steps(32),
    )
    .filterValues(new heatmap.FilterValueRangeBuilder().le(1e-9))
    .rowsFrame(new heatmap.RowsHeatmapOptionsBuilder().layout(common.HeatmapCellLayout.Auto).value('tasks'))
    .yAxis(new heatmap.YAxisConfigBuilder().unit('s'))
    .cellValues(new heatmap.CellValuesBuilder().unit('suffix:/s'))
    .cellGap(1)
    .showLegend()
    .noValue(NO_SAMPLES)
    .height(9)
    .span(8);
}

export function quantiles() {
  const panel = series(
    '95% of tasks were faster',
    'p95 by function; one that rises while the others stay has a problem of its own',
  );
  return withFunctions(panel, duration(0.95, RATE))
    .fillOpacity(0)
    .spanNulls(60_000)
    .unit('s')
    .min(0)
    .height(9);
}

export function stragglers() {
  const panel = series(
    'Stragglers',
    'How much longer than the p95 of its function the oldest running task has run: 0 unless one hangs, or all begin to. A click leads to where it stands',
  );
  const running = `max by (prefix) (dask_prefix_running_seconds{${OF_PREFIXES}})`;
  return withFunctions(panel, `clamp_min(${running} - on (prefix) (${duration(0.95, WHOLE_RANGE)}), 0)`)
    .overrideByQuery('A', [TO_STACKS])
    .axisSoftMax(1)
    .unit('s')
    .min(0)
    .height(9);
}
