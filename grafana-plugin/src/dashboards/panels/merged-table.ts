import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import { NO_SAMPLES, thresholds } from './panels.ts';
import { tableOrSays } from './table-or-says.ts';
import { PROMETHEUS, promqlNow } from '../query.ts';

/** A label that is a column of its own. */
export interface LabelColumn {
  label: string;
  name: string;
  properties: DynamicConfigValue[];
  /** Behind the figures: what has no room may be there. */
  last?: boolean;
}

/** A column of figures: an expression whose series have no labels but those of the table. */
export interface FigureColumn {
  name: string;
  expression: string;
  unit: string;
  decimals: number;
  properties?: DynamicConfigValue[];
}

interface MergedTable {
  title: string;
  description: string;
  labels: readonly LabelColumn[];
  /** Expressions that only bring labels. */
  labelled?: readonly string[];
  figures: readonly FigureColumn[];
}

/** A row for each set of labels, as it is at the end of the range; in pages, however many there are. */
export function mergedTable({ title, description, labels, labelled = [], figures }: MergedTable) {
  const refIds = [...labelled, ...figures].map((_, index) => String.fromCharCode(65 + index));
  const [labelIds, figureIds] = [refIds.slice(0, labelled.length), refIds.slice(labelled.length)];
  const fields = [
    ...labels.filter(({ last }) => !last).map(({ label, name }) => [label, name] as const),
    ...figures.map(({ name }, index) => [valueOf(figureIds[index]!), name] as const),
    ...labels.filter(({ last }) => last).map(({ label, name }) => [label, name] as const),
  ];
  const panel = tableOrSays(NO_SAMPLES)
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(64)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(['Time', ...labelIds.map(valueOf)].map((name) => [name, true])),
        indexByName: Object.fromEntries(fields.map(([field], index) => [field, index])),
        renameByName: Object.fromEntries(fields),
      },
    });
  labelled.forEach((expression, index) => panel.withTarget(promqlNow(expression, labelIds[index])));
  labels.forEach(({ name, properties }) => panel.overrideByName(name, properties));
  figures.forEach(({ name, expression, unit, decimals, properties = [] }, index) => {
    panel.withTarget(promqlNow(expression, figureIds[index]));
    panel.overrideByName(name, [
      { id: 'unit', value: unit },
      { id: 'decimals', value: decimals },
      ...properties,
    ]);
  });
  return panel;
}

/**
 * px of a column, with 16 around its text. Of a table at 1000 px there are 932; what has no width of its own shares what the
 * others leave.
 */
export const width = (pixels: number): DynamicConfigValue => ({ id: 'custom.width', value: pixels });

/** Of a column that only links read. */
export const HIDDEN: DynamicConfigValue = { id: 'custom.hideFrom.viz', value: true };

/**
 * Only these columns of a frame of ours, in this order: by their titles, which are what Grafana puts fields in order by (organize of
 * @grafana/data, 12.4.0).
 */
export const onlyColumns = (...titles: string[]) => ({
  id: 'organize',
  options: {
    includeByName: Object.fromEntries(titles.map((title) => [title, true])),
    indexByName: Object.fromEntries(titles.map((title, index) => [title, index])),
  },
});

/** What Grafana calls the values of one of several queries. */
const valueOf = (refId: string) => `Value #${refId}`;

/** The builder has it among the options of a footer, where Grafana no longer reads it. */
export function paged(panel: table.PanelBuilder): Builder<Panel> {
  return {
    build: () => {
      const built = panel.build();
      return { ...built, options: { ...(built.options as object), enablePagination: true } };
    },
  };
}

/** Numbers in the colours of their thresholds; a gauge in every cell would cost ten times as much to draw. */
export const coloured = (...steps: Parameters<typeof thresholds>): DynamicConfigValue[] => [
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
  { id: 'thresholds', value: thresholds(...steps).build() },
  { id: 'color', value: { mode: 'thresholds' } },
];
