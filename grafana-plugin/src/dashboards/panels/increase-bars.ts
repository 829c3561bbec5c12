import * as common from '@grafana/grafana-foundation-sdk/common';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { STEP, sumRisen } from '../counters.ts';
import { legend, series } from './panels.ts';

/** What such a counter rose by within each bar: whole numbers, whose sum is what happened in the range. */
export const increasePerBar = (counter: string, by = ''): string => sumRisen(counter, STEP, by);

/** Bars of what a counter of single events rose by; the legend has the sums. */
export const increaseBars = (title: string, description: string): timeseries.PanelBuilder =>
  series(title, description)
    .legend(legend(['sum']).placement(common.LegendPlacement.Right))
    .drawStyle(common.GraphDrawStyle.Bars)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
    .fillOpacity(80)
    .lineWidth(0)
    .barWidthFactor(0.9)
    .decimals(0)
    .axisSoftMin(0)
    .axisSoftMax(1);
