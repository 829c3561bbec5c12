import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  PanelBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  type Dashboard,
  type DynamicConfigValue,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { TASK_STREAM } from '../../datasource/frames/tasks.ts';
import { computationAnnotation } from '../annotations.ts';
import { WIDTH, dashboard, finished, uidOf } from '../dashboard.ts';
import { columnsTable } from '../panels/columns-table.ts';
import { FROM_RUN } from '../panels/functions.ts';
import { coloured, width } from '../panels/merged-table.ts';
import { tableOrSays } from '../panels/table-or-says.ts';
import { DATASOURCE, dask } from '../query.ts';
import {
  FILTERED,
  clusterVariable,
  exporterVariable,
  livePrefixVariable,
  prometheusVariable,
} from '../variables.ts';

/** What was computed, piece by piece, one of them in full, and two compared. */
export function computationsDashboard(): Dashboard {
  const builder = dashboard(
    'computations',
    'What Dask counts as pieces of work: what each did and took, one of them by function and line, and two compared. With a history of the exporter also those of last week.',
  )
    .time({ from: 'now-6h', to: 'now' })
    .withVariable(exporterVariable())
    .withVariable(prometheusVariable())
    .withVariable(clusterVariable())
    .withVariable(livePrefixVariable())
    .withVariable(searchVariable())
    .withVariable(chosenVariable())
    .withVariable(otherVariable())
    .annotation(computationAnnotation({ on: true }))
    .withPanel(list())
    .withPanel(taskStream());
  const rows = {
    'The chosen one': [
      advice(
        'Advice for it',
        'What is worth changing in the chosen computation, or in the newest, by what Dask told of it',
        'computation',
      ),
      functions(),
      code(),
      flameGraph(),
    ],
    'The time range': [
      advice(
        'Advice for the time range',
        'What is worth changing in all that ran in the range, whatever it belongs to',
        'range',
      ),
    ],
    'The chosen one compared with another': [compared()],
  };
  for (const [title, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return finished(builder);
}

const searchVariable = () =>
  new TextBoxVariableBuilder('search')
    .label('Contains')
    .description('Part of the code, of a function, a group or the id, in any case');

const chosenVariable = () =>
  new TextBoxVariableBuilder('computation')
    .label('Computation')
    .description('The id of the chosen one: click on its line. Empty: the newest of the range');

const otherVariable = () =>
  new TextBoxVariableBuilder('other')
    .label('Compared with')
    .description('The id of another: click on its line');

const KEPT = ['datasource', 'prometheus', 'cluster'];
const OWN = [...KEPT, 'prefix', 'search', 'computation', 'other'];
const ID = '${__data.fields.Id:percentencode}';
const THEN = 'from=${__data.fields.Before.numeric}&to=${__data.fields.After.numeric}';

const url = (board: string, time: string, kept: readonly string[], ...more: string[]) =>
  `/d/${board}?${[time, ...kept.map((name) => `\${${name}:queryparam}`), ...more].join('&')}`;

const choosing = (title: string, variable: 'computation' | 'other') => ({
  title,
  url: url(
    uidOf('computations'),
    '${__url_time_range}',
    OWN.filter((name) => name !== variable),
    `var-${variable}=${ID}`,
  ),
});

/** From a line: to what is known of it, to the picture of its time, to a comparison, and to its file for a colleague. */
const FROM_LINE: DynamicConfigValue = {
  id: 'links',
  value: [
    choosing('Show it below', 'computation'),
    { title: 'Task stream of its time', url: url(uidOf('tasks'), THEN, KEPT) },
    choosing('Compare the chosen one with it', 'other'),
  ],
};

const hidden: DynamicConfigValue[] = [{ id: 'custom.hideFrom.viz', value: true }];

function list() {
  return tableOrSays('No computation is known of this range')
    .title('Computations')
    .description(
      'Those under way in the range, the newest first. Click on one to see it below, to see the task stream of its time, or to compare it. Idle is the share of all threads’ time in it',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'computations', prefixes: FILTERED.prefixes, search: '$search' }))
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(60)
    .overrideByName('Began', [width(140), { id: 'unit', value: 'time:MMM D HH:mm:ss' }, FROM_LINE])
    .overrideByName('Took', [width(76)])
    .overrideByName('Code', [
      { id: 'custom.minWidth', value: 130 },
      FROM_LINE,
      { id: 'custom.inspect', value: true },
    ])
    .overrideByName('State', [width(72)])
    .overrideByName('Functions', [
      { id: 'custom.minWidth', value: 110 },
      { id: 'custom.inspect', value: true },
    ])
    .overrideByName('Runs', [width(70)])
    .overrideByName('Errors', [width(64), ...coloured('text', [1, 'red'])])
    .overrideByName('Time computed', [width(92), { id: 'displayName', value: 'Computed' }])
    .overrideByName('Idle', [width(60), { id: 'decimals', value: 0 }])
    .overrideByName('Peak memory', [width(116)])
    .overrideByName('Transfers', hidden)
    .overrideByName('Peak spilled', hidden)
    .overrideByName('Workers', hidden)
    .overrideByName('Not known', hidden)
    .overrideByName('Id', hidden)
    .overrideByName('Life', hidden)
    .overrideByName('Before', hidden)
    .overrideByName('After', hidden)
    .height(10)
    .span(WIDTH);
}

function taskStream() {
  return new PanelBuilder()
    .type(TASK_STREAM)
    .title('Task stream')
    .description('Every task of the range on its thread, with the computations of which they are')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'tasks', prefixes: FILTERED.prefixes }))
    .overrideByName('Function', FROM_RUN.Function)
    .overrideByName('Key', FROM_RUN.Key)
    .overrideByName('Address', FROM_RUN.Address)
    .height(12)
    .span(WIDTH);
}

/** The chosen one, or the newest of those in the list. */
const chosen = { computation: '$computation', prefixes: FILTERED.prefixes, search: '$search' } as const;
const one = { queryType: 'computation', ...chosen } as const;

const functions = () =>
  columnsTable(
    'Its functions',
    'Of the chosen computation, or of the newest: those that computed longest first. Quantiles are within 1 %',
    one,
    [
      ...['Function', 'Runs', 'Errors', 'Time computed', 'Median', 'p90', 'Longest', 'Transfers', 'Disk'],
      'Bytes produced',
    ],
    'No task of a computation is known in this range',
  )
    .minWidth(60)
    .overrideByName('Errors', [width(64), ...coloured('text', [1, 'red'])])
    .overrideByName('Time computed', [{ id: 'displayName', value: 'Computed' }])
    .overrideByName('Transfers', [width(84)])
    .overrideByName('Bytes produced', [{ id: 'displayName', value: 'Bytes' }])
    .height(10)
    .span(14);

const code = () =>
  columnsTable(
    'Its code',
    'What called, where the client sends it: set distributed.diagnostics.computations.nframes to 3 before it computes',
    { ...one, format: 'code' },
    ['Code', 'File', 'Line in it'],
    'The client sent no code, or no computation is known of this range',
  )
    .minWidth(60)
    .overrideByName('Code', [
      { id: 'custom.minWidth', value: 200 },
      { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
      { id: 'custom.inspect', value: true },
    ])
    .overrideByName('Line in it', [width(80)])
    .height(10)
    .span(10);

/** A line a thing: what is so, what to do, and the picture of where it is so. */
const advice = (title: string, description: string, format: 'computation' | 'range') =>
  tableOrSays('No advice: nothing was found, or too little is known to look')
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'advice', ...chosen, format }))
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(60)
    .overrideByName('Advice', [
      width(230),
      { id: 'links', value: [{ title: 'Task stream of its time', url: url(uidOf('tasks'), THEN, KEPT) }] },
    ])
    .overrideByName('What is so', wrapped)
    .overrideByName('What to do', wrapped)
    .overrideByName('Function', hidden)
    .overrideByName('Worker', hidden)
    .overrideByName('Task', hidden)
    .overrideByName('Before', hidden)
    .overrideByName('After', hidden)
    .height(9)
    .span(WIDTH);

const wrapped: DynamicConfigValue[] = [
  { id: 'custom.minWidth', value: 240 },
  { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
  { id: 'custom.inspect', value: true },
];

const flameGraph = () =>
  new PanelBuilder()
    .type('flamegraph')
    .title('Its profile')
    .description(
      'Where its threads spent their time, asked of the workers once, when it ended. None is kept of those that took less than a second',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ ...one, format: 'profile' }))
    .height(14)
    .span(WIDTH);

const compared = () =>
  columnsTable(
    'Function by function',
    'Those first whose time changed most. Slower or faster: the mean of its runs differs by more than 10 % and a ms',
    { queryType: 'compared', ...chosen, other: '$other' },
    [
      ...[
        'Function',
        'Change',
        'Time before',
        'Time now',
        'Mean before',
        'Mean now',
        'Runs before',
        'Runs now',
      ],
      ...['Errors before', 'Errors now', 'Transfers before', 'Transfers now'],
    ],
    'Choose another in the list above: “Compare the chosen one with it”',
  )
    .minWidth(60)
    .overrideByName('Change', [
      width(80),
      {
        id: 'mappings',
        value: [
          {
            type: 'value',
            options: {
              slower: { color: 'red' },
              new: { color: 'orange' },
              faster: { color: 'green' },
              gone: { color: 'blue' },
            },
          },
        ],
      },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ])
    .height(10)
    .span(WIDTH);
