import * as common from '@grafana/grafana-foundation-sdk/common';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import {
  MEMORY_STEPS_TOLD,
  NO_SAMPLES,
  WITHOUT_EMPTY_FRAMES,
  legend,
  memoryThresholds,
  series,
} from '../panels/panels.ts';
import { PROMETHEUS, promql } from '../query.ts';
import { OF_CLUSTER, OF_HOSTS } from '../variables.ts';
import { ofLimit } from './worker-figures.ts';
import { linkToWorker } from '../worker-links.ts';

const WORST = 5;
/** Each costs Prometheus five times all workers' series. */
const POINTS = 100;

/**
 * The least, the median and the most of all workers, and the workers whose figure was the highest in the range: a mean would
 * hide the one that stands out.
 */
export function spread(title: string, description: string, expression: string) {
  const highest = `topk(${WORST}, max_over_time((${expression})[$__range:$__interval] @ end()))`;
  return series(
    title,
    `${description}. The band is from the least to the most of all workers; by name the ${WORST} highest.`,
  )
    .withTarget(promql(`${expression} and on (host, worker) ${highest}`, '{{worker}}', 'A'))
    .withTarget(promql(`min(${expression})`, 'least', 'B'))
    .withTarget(promql(`quantile(0.5, ${expression})`, 'median', 'C'))
    .withTarget(promql(`max(${expression})`, 'most', 'D'))
    .maxDataPoints(POINTS)
    .fillOpacity(0)
    .overrideByQuery('A', [{ id: 'links', value: linkToWorker('${__field.labels.worker}') }])
    .overrideByName('least', EDGE)
    .overrideByName('median', MEDIAN)
    .overrideByName('most', [
      ...EDGE,
      { id: 'custom.fillOpacity', value: 20 },
      { id: 'custom.fillBelowTo', value: 'least' },
    ])
    .legend(legend(['lastNotNull', 'max']).placement(common.LegendPlacement.Right))
    .height(8)
    .span(12);
}

const EDGE = [
  { id: 'custom.lineWidth', value: 0 },
  { id: 'color', value: { mode: 'fixed', fixedColor: '#808080' } },
];
const MEDIAN = [
  { id: 'custom.lineWidth', value: 2 },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 4] } },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
];

const FULLEST = 20;

export function fullest() {
  return new bargauge.PanelBuilder()
    .title('Fullest workers')
    .description(
      `The ${FULLEST} workers whose processes have the most of their memory limit. ${MEMORY_STEPS_TOLD}`,
    )
    .datasource(PROMETHEUS)
    .withTarget(promql(`topk(${FULLEST}, ${ofLimit(OF_HOSTS)})`, '{{worker}}').instant())
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .sizing(common.BarGaugeSizing.Manual)
    .minVizHeight(16)
    .maxVizHeight(20)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(11).valueSize(12))
    .unit('percentunit')
    .min(0)
    .max(1)
    .decimals(0)
    .thresholds(memoryThresholds())
    .overrideByQuery('A', [{ id: 'links', value: linkToWorker('${__field.labels.worker}') }])
    .noValue('No worker is known to have a limit of its memory')
    .height(8)
    .span(8);
}

/** Tenths of a share in percent; the last has all that is above too. */
export const TENTHS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];
export const inTenths = (share: string) => `floor(clamp_max(${share}, 0.99) * 10) * 10`;

/** Ratios up to each; the last has all that is above too. */
export const DOUBLINGS = [0, 0.125, 0.25, 0.5, 1, 2, 4, 8];
export const inDoublings = (ratio: string) => `2 ^ ceil(log2(clamp_max(${ratio}, 8)))`;

/**
 * How many workers lie in each band, over time. One query that Prometheus counts itself: as many numbers for 1,000 workers as
 * for one. Prometheus sorts the bands as texts, which these are in order as.
 * @param banded the band of each worker
 * @param bands those with a row, even if no worker is in them
 * @param name what a row is called, with {{band}}
 */
export function density(
  title: string,
  description: string,
  banded: string,
  bands: readonly number[],
  name: string,
) {
  const none = (band: number) => `label_replace(0 * max(dask_up{${OF_CLUSTER}}), "band", "${band}", "", "")`;
  const panel = new heatmap.PanelBuilder()
    .title(title)
    .description(
      `${description}. The colour is how many workers are in a row; the top row has all above it too.`,
    )
    .datasource(PROMETHEUS)
    .withTransformation(WITHOUT_EMPTY_FRAMES)
    .maxDataPoints(120)
    .calculate(false)
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme('Blues')
        .steps(32)
        .min(0),
    )
    .filterValues(new heatmap.FilterValueRangeBuilder().le(1e-9))
    .cellGap(1)
    .yAxis(new heatmap.YAxisConfigBuilder().axisPlacement(common.AxisPlacement.Left))
    .tooltip(new heatmap.HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true))
    .hideLegend()
    .noValue(NO_SAMPLES)
    .height(10)
    .span(8);
  const counted = [`count_values("band", ${banded})`, ...bands.map(none)].join(' or on (band) ');
  return panel.withTarget(promql(counted, name));
}
