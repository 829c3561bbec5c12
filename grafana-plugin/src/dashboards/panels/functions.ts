import { css, groupColour } from '@daskscope/timeline';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PANEL_IDS, uidOf } from '../dashboard.ts';
import { promql } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

/** Colours that are told apart: functions beyond them take them again. */
const COLOURS = 20;

/** As it was last told within the range: the exporter may be gone since. */
const POSITION = `max by (prefix) (last_over_time(dask_prefix_position{${OF_CLUSTER}}[$__range] @ end())) % ${COLOURS}`;

interface Coloured {
  withTarget(target: Builder<Dataquery>): this;
  overrideByQuery(refId: string, properties: DynamicConfigValue[]): this;
  overrideByRegexp(expression: string, properties: DynamicConfigValue[]): this;
}

/**
 * Gives a panel a series a function, in the function's colour, as the task stream has it, with a link that leaves only that
 * function. Grafana matches overrides with the query's legend and shows the display name, so the one can carry the colour.
 */
export function withFunctions<Panel extends Coloured>(panel: Panel, expression: string): Panel {
  return coloured(panel, promql(withColours(expression), LEGEND));
}

/** The same at the end of the range, the largest first. */
export function withLargestFunctions<Panel extends Coloured>(panel: Panel, expression: string): Panel {
  return coloured(panel, promql(`sort_desc(${withColours(expression)})`, LEGEND).instant());
}

const LEGEND = 'colour {{colour}}, {{prefix}}';

/** @param expression with series told apart by prefix, and none else */
const withColours = (expression: string) =>
  `(${expression}) * on (prefix) group_left (colour) count_values by (prefix) ("colour", ${POSITION})`;

function coloured<Panel extends Coloured>(panel: Panel, query: Builder<Dataquery>): Panel {
  panel.withTarget(query);
  for (let position = 0; position < COLOURS; position++)
    panel.overrideByRegexp(`/^colour ${position},/`, [
      { id: 'color', value: { mode: 'fixed', fixedColor: css(groupColour(position)) } },
    ]);
  // Last: overrides that come after it match the name that it gives.
  return panel.overrideByQuery('A', [
    { id: 'displayName', value: '${__field.labels.prefix}' },
    TO_FUNCTION_OF_SERIES,
  ]);
}

const KEPT = ['datasource', 'prometheus', 'cluster', 'prefix', 'worker', 'search'];

/** A link that narrows the dashboard of tasks down, everything else kept. @param value a variable of data links */
const narrowing = (variable: string, value: string): DynamicConfigValue => ({
  id: 'links',
  value: [
    {
      title: `Only \${${value}}`,
      url: `/d/${uidOf('tasks')}?${[
        '${__url_time_range}',
        ...KEPT.filter((name) => name !== variable).map((name) => `\${${name}:queryparam}`),
        `var-${variable}=\${${value}:percentencode}`,
      ].join('&')}`,
    },
    ...(variable === 'prefix' ? [toProfile('prefix', 'Profile of', value)] : []),
    ...(variable === 'search' ? aboutKey(value) : []),
  ],
});

interface ProfileLink {
  /** Instead of the dashboard's time range. */
  time?: string;
  /** Only this panel. */
  panel?: number;
}

/** To what is asked of the workers: the lines of a function, or where a task stands now. */
export const toProfile = (
  variable: 'prefix' | 'key' | 'worker' | 'group',
  title: string,
  value: string,
  { time = '${__url_time_range}', panel }: ProfileLink = {},
) => ({
  title: `${title} \${${value}}`,
  url: `/d/${uidOf('profile')}?${[
    time,
    ...['datasource', 'prometheus', 'cluster'].map((name) => `\${${name}:queryparam}`),
    `var-${variable}=\${${value}:percentencode}`,
    ...(panel === undefined ? [] : [`viewPanel=panel-${panel}`]),
  ].join('&')}`,
});

const STACKS: ProfileLink = { panel: PANEL_IDS.stacks };
const GRAPH: ProfileLink = { panel: PANEL_IDS.graph };
/** When an interval was, and a little before and after. */
const THEN: ProfileLink = {
  time: 'from=${__data.fields.before.numeric}&to=${__data.fields.after.numeric}',
};

/** Where a task stands, and what it depends on. */
const aboutKey = (value: string) => [
  toProfile('key', 'Stack of', value, STACKS),
  toProfile('key', 'Graph around', value, GRAPH),
];

const TO_FUNCTION_OF_SERIES = narrowing('prefix', '__field.labels.prefix');

/** Of series a function: first to where its tasks stand now. */
export const TO_STACKS: DynamicConfigValue = {
  id: 'links',
  value: [
    toProfile('prefix', 'Stacks of', '__field.labels.prefix', STACKS),
    ...(TO_FUNCTION_OF_SERIES.value as object[]),
  ],
};

/** For cells with a function's name. */
export const TO_FUNCTION = narrowing('prefix', '__value.text');

/** For cells with a task's key. */
export const TO_KEY = narrowing('search', '__value.text');

/**
 * From a bar of the task stream: to the lines where its function spends its time, to where it stands if it still runs, and to what its
 * worker does and said.
 */
export const FROM_RUN = {
  Function: [
    { id: 'links', value: [toProfile('prefix', 'Profile and groups of', '__data.fields.Function')] },
  ],
  Key: [{ id: 'links', value: aboutKey('__data.fields.Key') }],
  Address: [
    { id: 'links', value: [toProfile('worker', 'Then: profile and logs of', '__data.fields.Address', THEN)] },
  ],
};
