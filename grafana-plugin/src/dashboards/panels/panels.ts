import * as common from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { PROMETHEUS } from '../query.ts';

/** Said by a panel without data, as far as it cannot say better. */
export const NO_SAMPLES = 'Prometheus has no samples of this here: does it scrape the exporter?';

/** Behind what a panel says without data, where the exporter says why: Grafana (12.4.0) shows that nowhere else. */
export const SIGN_SAYS_WHY = 'The sign beside the title says why';

/**
 * Where Prometheus finds nothing Grafana (12.4.0) has a frame without fields. Heatmaps fail at it (HeatmapPanel.tsx, fields[1].config),
 * and a timeline of states misses its time.
 */
export const WITHOUT_EMPTY_FRAMES = {
  id: 'filterFieldsByName',
  options: { include: { pattern: '.*' } },
};

/** Said by a table's cell without a value. */
export const NO_CELL = '–';

/** A time series from Prometheus, with the legend's names below it. */
export function series(title: string, description: string): timeseries.PanelBuilder {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .lineWidth(1)
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .legend(legend())
    .noValue(NO_SAMPLES)
    .height(8)
    .span(8);
}

/** Names in a list; with calculations, e.g. ['lastNotNull', 'max'], in a table. */
export function legend(calculations: string[] = []): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(calculations.length > 0 ? common.LegendDisplayMode.Table : common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs(calculations);
}

export const stacked = () => new common.StackingConfigBuilder().mode(common.StackingMode.Normal);

/** Steps of a threshold: the first colour, then pairs of where another begins. */
export function thresholds(first: string, ...steps: Steps) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ color: first, value: null }, ...steps.map(([value, color]) => ({ color, value }))]);
}

type Steps = [from: number, colour: string][];

/**
 * Dask's own thresholds as shares of a worker's memory limit (distributed.yaml, 2026.8.0): target, of results alone, then spill,
 * pause and terminate, of its whole process.
 */
export const MEMORY_STEPS: Steps = [
  [0.6, 'yellow'],
  [0.7, 'orange'],
  [0.8, 'red'],
  [0.95, 'dark-red'],
];
/** The same in words, behind a sentence that ends with the limit. */
export const MEMORY_STEPS_TOLD =
  'By default Dask spills to disk when the process has 70 % of it, or results alone have 60 %. It pauses the worker at 80 % and kills it at 95 %.';
export const memoryThresholds = () => thresholds('green', ...MEMORY_STEPS);

/** Seconds between ticks of an event loop, due every 0.02 s; the alert comes at 0.2 s. */
export const LOOP_STEPS: Steps = [
  [0.1, 'orange'],
  [0.2, 'red'],
];
/** Seconds of a heartbeat's round trip. */
export const LATENCY_STEPS: Steps = [
  [0.1, 'orange'],
  [1, 'red'],
];
/** Seconds since a worker's last heartbeat. Dask gives it up after 300. */
export const SILENCE_STEPS: Steps = [
  [30, 'orange'],
  [60, 'red'],
];

/** Properties of an override that makes a series the dashed line of a limit, which no stack carries. */
export const LIMIT = [
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
  { id: 'custom.stacking', value: { mode: 'none' } },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
];
