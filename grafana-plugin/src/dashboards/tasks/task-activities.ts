import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { RANGE, rateOf, sumRisen } from '../counters.ts';
import { LIMIT, legend, series, stacked } from '../panels/panels.ts';
import { colour } from '../panels/worker-states.ts';
import { PROMETHEUS, promql, promqlNow } from '../query.ts';
import { OF_CLUSTER, OF_PREFIXES } from '../variables.ts';

/**
 * What a thread does for a task, as distributed counts it (worker.py, metrics.py; since 2023.4): on a core, waiting for something, and
 * overhead of Dask's.
 */
const ACTIVITIES: Record<string, string> = {
  'thread-cpu': 'green',
  'thread-noncpu': 'yellow',
  executor: 'purple',
  other: '#808080',
  serialize: 'dark-purple',
  deserialize: 'light-purple',
  'disk-read': 'orange',
  'disk-write': 'dark-orange',
  failed: 'red',
  cancelled: 'super-light-red',
};

const NONE = 'No task is known to have run in this range; Dask tells of activities since 2023.4';
const EXECUTED = `dask_activity_seconds_total{${OF_PREFIXES}, context="execute"}`;

/** Time of threads by what they did, over time, by function, and against what they could have done. */
export const activities = () => [activityOverTime(), activityByFunction(), wantedThreads()];

function activityOverTime() {
  const panel = series(
    'Time by activity',
    'Threads by what they do for tasks. thread-cpu computes; thread-noncpu waits for files, others or the GIL; all else is overhead: much of it asks for larger tasks',
  )
    .withTarget(promql(`${rateOf(EXECUTED, 'activity')} > 0`, '{{activity}}'))
    .stacking(stacked())
    .fillOpacity(60)
    .lineWidth(0)
    .min(0)
    .noValue(NONE);
  for (const [activity, fixedColor] of Object.entries(ACTIVITIES))
    panel.overrideByName(activity, colour(fixedColor));
  return panel;
}

/** As many as have room beside their names. */
const MOST = 12;

function activityByFunction() {
  const spent = sumRisen(EXECUTED, RANGE, 'prefix');
  const panel = new barchart.PanelBuilder()
    .title('Activities by function')
    .description(
      `The ${MOST} functions with the most time. Where little is thread-cpu, threads wait or Dask’s overhead is large`,
    )
    .datasource(PROMETHEUS)
    .withTarget(
      promqlNow(
        `${sumRisen(EXECUTED, RANGE, 'prefix, activity')} > 0 and on (prefix) topk(${MOST}, ${spent})`,
      ),
    )
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: 'activity', rowField: 'prefix', valueField: 'Value', emptyValue: 'null' },
    })
    .orientation(common.VizOrientation.Horizontal)
    .stacking(common.StackingMode.Normal)
    .showValue(common.VisibilityMode.Never)
    .legend(legend())
    .fillOpacity(80)
    .lineWidth(0)
    .unit('s')
    .min(0)
    .noValue(NONE)
    .height(8)
    .span(8);
  for (const [activity, fixedColor] of Object.entries(ACTIVITIES))
    panel.overrideByName(activity, colour(fixedColor));
  return panel;
}

function wantedThreads() {
  return series(
    'Threads wanted and used',
    'Wanted: threads while there were tasks to run. What lies between is idle though there was work: tasks wait for data, for others, or for the scheduler. Of all functions',
  )
    .withTarget(promql(rateOf(`dask_thread_wanted_seconds_total{${OF_CLUSTER}}`), 'wanted', 'A'))
    .withTarget(promql(rateOf(`dask_activity_seconds_total{${OF_CLUSTER}, context="execute"}`), 'used', 'B'))
    .withTarget(promql(`sum(dask_worker_threads{${OF_CLUSTER}})`, 'threads', 'C'))
    .overrideByName('threads', LIMIT)
    .overrideByName('used', [...colour('green'), { id: 'custom.fillOpacity', value: 40 }])
    .overrideByName('wanted', colour('orange'))
    .min(0)
    .noValue(NONE);
}
