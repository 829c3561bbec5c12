import * as common from '@grafana/grafana-foundation-sdk/common';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { RATE, sumRisen } from '../counters.ts';
import { TO_FUNCTION, withFunctions } from '../panels/functions.ts';
import { increaseBars, increasePerBar } from '../panels/increase-bars.ts';
import { series, thresholds } from '../panels/panels.ts';
import { DATASOURCE, dask } from '../query.ts';
import { FILTERED, OF_PREFIXES } from '../variables.ts';

const NONE = 'No task is known to have failed in this range';

export function erredTasks() {
  const panel = increaseBars(
    'Tasks that erred',
    'By function, with deaths of workers and with dependents. Is it one function, or all at once?',
  );
  const counters = `dask_task_transitions_total{${OF_PREFIXES}, state="erred"}`;
  return withFunctions(panel, increasePerBar(counters, 'prefix')).span(12);
}

export function failureRate() {
  const ended = (states: string) =>
    sumRisen(`dask_task_transitions_total{${OF_PREFIXES}, state=~"${states}"}`, RATE, 'prefix');
  const panel = series(
    'Failure rate by function',
    'Share of the tasks that ended. If it stays above the line, a tenth, the alert fires',
  );
  return withFunctions(panel, `${ended('erred')} / (${ended('erred|memory')} > 0)`)
    .interval('1m')
    .thresholds(thresholds('transparent', [0.1, 'red']))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
    )
    .unit('percentunit')
    .axisSoftMax(0.12)
    .min(0)
    .span(12);
}

export function errorsByException() {
  return new table.PanelBuilder()
    .title('Errors by exception')
    .description('The most frequent first, with when it was last seen: one cause, or many?')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'errors', ...FILTERED, search: '$search' }))
    .withTransformation({
      id: 'groupBy',
      options: {
        fields: {
          Function: { operation: 'groupby', aggregations: [] },
          Exception: { operation: 'groupby', aggregations: [] },
          Key: { operation: 'aggregate', aggregations: ['count'] },
          Time: { operation: 'aggregate', aggregations: ['max'] },
        },
      },
    })
    .withTransformation({
      id: 'organize',
      options: { renameByName: { 'Key (count)': 'Tasks', 'Time (max)': 'Last' } },
    })
    .sortBy([new common.TableSortByFieldStateBuilder().displayName('Tasks').desc(true)])
    .cellHeight(common.TableCellHeight.Sm)
    .inspect(true)
    .overrideByName('Function', [{ id: 'custom.width', value: 90 }, TO_FUNCTION])
    .overrideByName('Exception', [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }])
    .overrideByName('Tasks', [{ id: 'custom.width', value: 70 }])
    .overrideByName('Last', [
      { id: 'custom.width', value: 140 },
      { id: 'unit', value: 'dateTimeFromNow' },
    ])
    .noValue(NONE)
    .height(11)
    .span(9);
}

export function errorLog() {
  return new logs.PanelBuilder()
    .title('Errors with their tracebacks')
    .description('Newest first; the last line of a traceback says what, the lines before it where')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'errors', ...FILTERED, search: '$search' }))
    .showTime(true)
    .showLabels(true)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .dedupStrategy(common.LogsDedupStrategy.None)
    .noValue(NONE)
    .height(11)
    .span(15);
}
