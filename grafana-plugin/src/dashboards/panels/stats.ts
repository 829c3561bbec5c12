import * as common from '@grafana/grafana-foundation-sdk/common';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import { NO_CELL, thresholds } from './panels.ts';
import { PROMETHEUS, promql } from '../query.ts';

/** A figure of a row of them. */
export interface Figure {
  name: string;
  expression: string;
  unit?: string;
  decimals?: number;
  /** The first colour, then where others begin; without them it has the colour of the text. */
  thresholds?: Parameters<typeof thresholds>;
}

export const statSizes = () => new common.VizTextDisplayOptionsBuilder().titleSize(13).valueSize(19);
/** Room for names and figures of two lines, as they are in a narrow window: Grafana would cut what is below. */
export const STATS_HEIGHT = 4;

/** Figures beside each other, each as it is at the end of the range. */
export function stats(title: string, description: string, figures: readonly Figure[]): stat.PanelBuilder {
  const panel = new stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .textMode(common.BigValueTextMode.ValueAndName)
    .justifyMode(common.BigValueJustifyMode.Auto)
    .wideLayout(false)
    .text(statSizes())
    .noValue(NO_CELL)
    .thresholds(thresholds('text'))
    .height(STATS_HEIGHT);
  figures.forEach((figure, index) => {
    panel.withTarget(promql(figure.expression, figure.name, String.fromCharCode(65 + index)).instant());
    panel.overrideByName(figure.name, [
      { id: 'unit', value: figure.unit ?? 'locale' },
      ...(figure.decimals === undefined ? [] : [{ id: 'decimals', value: figure.decimals }]),
      ...(figure.thresholds ? [{ id: 'thresholds', value: thresholds(...figure.thresholds).build() }] : []),
    ]);
  });
  return panel;
}
