import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  PanelBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as nodegraph from '@grafana/grafana-foundation-sdk/nodegraph';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { DaskscopeQuery } from '../../datasource/query.ts';
import { PANEL_IDS, WIDTH, dashboard, finished } from '../dashboard.ts';
import { columnsTable } from '../panels/columns-table.ts';
import { toProfile } from '../panels/functions.ts';
import { logLines } from '../panels/log-lines.ts';
import { width } from '../panels/merged-table.ts';
import { legend, SIGN_SAYS_WHY, stacked } from '../panels/panels.ts';
import { DATASOURCE, dask } from '../query.ts';
import {
  FILTERED,
  clusterVariable,
  exporterVariable,
  livePrefixVariable,
  liveWorkerVariable,
  prometheusVariable,
} from '../variables.ts';

/** Where threads spend their time, and how the work hangs together. Asks every worker: nothing of it is asked again by itself. */
export function profileDashboard(): Dashboard {
  const builder = dashboard(
    'profile',
    'Where threads spend their time, line by line, and how groups of tasks depend on each other. It asks the workers: refresh it by hand.',
  )
    .refresh('')
    .time({ from: 'now-15m', to: 'now' })
    .withVariable(exporterVariable())
    .withVariable(prometheusVariable())
    .withVariable(clusterVariable())
    .withVariable(livePrefixVariable())
    .withVariable(liveWorkerVariable())
    .withVariable(keyVariable())
    .withVariable(groupVariable())
    .withPanel(activity())
    .withPanel(flameGraph());
  builder.withRow(new RowBuilder('Groups of tasks')).withPanel(groupGraph()).withPanel(groupTable());
  const closed = {
    'Tasks and what they depend on': [taskGraph()],
    'Spans, and what their time went to': [spans(), spanActivities()],
    'What runs at this moment': [stacks()],
    'What workers, nannies and tasks say': [workerLogs(), printed()],
    "The scheduler's own time": [schedulerFlameGraph()],
  };
  for (const [title, panels] of Object.entries(closed)) {
    const row = new RowBuilder(title).collapsed(true);
    for (const panel of panels) row.withPanel(panel);
    builder.withRow(row);
  }
  return finished(builder);
}

const spanTable = (...of: Parameters<typeof columnsTable>) =>
  columnsTable(...of)
    .minWidth(60)
    .height(12)
    .span(12);

const spans = () =>
  spanTable(
    'Spans',
    'What users mark by distributed.span and Dask by default, the newest first: each with all spans in it. Idle is what threads did for none of its tasks. Since distributed 2023.5',
    { queryType: 'spans' },
    ['Span', 'Came', 'Took', 'Tasks', 'Erred', 'Task time', 'Idle or other spans'],
    'No span is known of this range',
  ).overrideByName('Idle or other spans', [{ id: 'displayName', value: 'Idle' }]);

const spanActivities = () =>
  spanTable(
    'Activities of spans',
    'What workers spent on each activity for the tasks of a span, without those of the spans in it: seconds, bytes or counts',
    { queryType: 'spans', format: 'activities' },
    ['Span', 'Function', 'Activity', 'Value', 'Unit'],
    'No activity of a span is known in this range',
  );

const keyVariable = () =>
  new TextBoxVariableBuilder('key')
    .label('Key')
    .description('A whole key: its stack, and the tasks around it. Empty: of all');

const groupVariable = () =>
  new TextBoxVariableBuilder('group')
    .label('Group')
    .description('A whole name of a group: the graph of its tasks, where no key is given');

function activity() {
  return new timeseries.PanelBuilder()
    .title('Activity over time')
    .description(
      'Seconds that functions ran, as the workers sampled it. Drag over a part to see the profile of that time alone',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'activity', ...FILTERED }))
    .drawStyle(common.GraphDrawStyle.Bars)
    .stacking(stacked())
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legend())
    .unit('s')
    .min(0)
    .noValue(`It is not known that a function ran in this range. ${SIGN_SAYS_WHY}`)
    .height(7)
    .span(WIDTH);
}

const flames = (title: string, description: string, query: Omit<DaskscopeQuery, 'refId'>) =>
  new PanelBuilder()
    .type('flamegraph')
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'profile', ...query }))
    .height(16)
    .span(WIDTH);

const flameGraph = () =>
  flames(
    'Profile',
    'A wide bar is a line where much time goes; what it calls lies below it. Of the chosen functions, workers and time. Workers sample every 10 ms',
    FILTERED,
  );

const schedulerFlameGraph = () =>
  flames(
    'Profile of the scheduler',
    'What its event loop does. Dask measures it only where its own profiler is on for servers, and not on Python 3.11',
    { of: 'scheduler' },
  );

function groupGraph() {
  return new nodegraph.PanelBuilder()
    .title('Groups and what they depend on')
    .description(
      'Arcs are tasks by state, figures are time and bytes. What is marked is the critical path: the chain that took longest. Faster groups beside it change nothing',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'groups', prefixes: FILTERED.prefixes }))
    .height(14)
    .span(12);
}

function taskGraph() {
  return new nodegraph.PanelBuilder()
    .title('Tasks and what they depend on')
    .description(
      'As the scheduler has them now: around the key, else of the group or the function. Click a task for its key; of more than fit some are left out, which the panel says',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'graph', taskKey: '$key', group: '$group', prefixes: FILTERED.prefixes }))
    .id(PANEL_IDS.graph)
    .height(14)
    .span(WIDTH);
}

const GROUP_COLUMNS = [
  ...['Step of critical path', 'Adds to critical path', 'Function', 'Tasks', 'Time computed'],
  ...['Depends on', 'Group'],
];

function groupTable() {
  return columnsTable(
    'Groups',
    'The critical path first: its steps in order, and what each adds to the whole',
    { queryType: 'groups', format: 'table', prefixes: FILTERED.prefixes },
    GROUP_COLUMNS,
    'No task group is known of this range',
  )
    .withTransformation({
      id: 'sortBy',
      options: { fields: {}, sort: [{ field: 'Adds to critical path', desc: true }] },
    })
    .minWidth(60)
    .overrideByName('Step of critical path', [width(60), { id: 'displayName', value: 'Step' }])
    .overrideByName('Adds to critical path', [width(80), { id: 'displayName', value: 'Adds' }])
    .overrideByName('Time computed', [width(90), { id: 'displayName', value: 'Computed' }])
    .overrideByName('Tasks', [width(65)])
    .overrideByName('Function', [
      width(90),
      { id: 'links', value: [toProfile('prefix', 'Profile of', '__value.text')] },
    ])
    .overrideByName('Group', [
      { id: 'links', value: [toProfile('group', 'Tasks of', '__value.text', { panel: PANEL_IDS.graph })] },
    ])
    .height(14)
    .span(12);
}

const stacks = () =>
  logLines(
    'Stacks of what runs',
    'The line where each task stands now, whatever the range, with the calls that led to it. The same line again and again: it waits there',
    { queryType: 'stacks', ...FILTERED, taskKey: '$key' },
    `No stack is known of a task that runs. ${SIGN_SAYS_WHY}`,
  ).id(PANEL_IDS.stacks);

const printed = () =>
  columnsTable(
    'Printed and warned by tasks',
    'Lines that tasks sent by distributed.print and distributed.warn, newest first',
    { queryType: 'events', topics: ['print', 'warn'], workers: FILTERED.workers },
    ['Time', 'Topic', 'What happened'],
    'Nothing that tasks printed or warned of is known in this range',
  )
    .overrideByName('Time', [width(160)])
    .overrideByName('Topic', [width(70)])
    .overrideByName('What happened', [
      { id: 'displayName', value: 'Text' },
      { id: 'custom.inspect', value: true },
    ])
    .height(9)
    .span(WIDTH);

const workerLogs = () =>
  logLines(
    'Logs',
    'What the chosen workers and their nannies logged in the range, newest first',
    { queryType: 'logs', sources: ['worker', 'nanny'], workers: FILTERED.workers },
    `No line is known of this range. ${SIGN_SAYS_WHY}`,
  );
