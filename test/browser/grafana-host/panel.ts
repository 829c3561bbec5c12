import {
  applyFieldOverrides,
  createTheme,
  DataHoverEvent,
  EventBusSrv,
  getPanelOptionsWithDefaults,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type PanelData,
  type PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import { createElement, type ComponentType } from 'react';
import type { Subscription } from 'rxjs';
import { query, rangeOf, rowsOf, type Query, type Range, type Row } from './data-source.ts';
import { loadPlugin } from './packages.ts';
import { draw, type Mode } from './scene.ts';

/** What a test asks to be shown. */
export interface Shown {
  plugin: 'task-stream' | 'progress';
  /** Columns by field; times in ms since the epoch. */
  frames?: {
    meta?: object;
    fields: {
      name: string;
      type?: string;
      values: unknown[];
      labels?: Record<string, string>;
      config?: object;
    }[];
  }[];
  /** Asks the data source that this app brings, instead of frames. */
  query?: Query;
  state?: string;
  error?: string;
  range?: Range;
  theme?: Mode;
  width?: number;
  height?: number;
  options?: Record<string, unknown>;
}

/** What the panel asked of its dashboard. */
export interface Asked {
  ranges: { from: number; to: number }[];
  hovers: number[];
}

const BUS = new EventBusSrv();
export const OWN_BUS = BUS.newScopedBus('panel', { onlyLocal: false });
export const asked: Asked = { ranges: [], hovers: [] };
BUS.getStream(DataHoverEvent).subscribe(({ origin, payload }) => {
  const time: unknown = payload.point?.time;
  if (origin === OWN_BUS && typeof time === 'number') asked.hovers.push(time);
});

/** As a pointer in another panel. */
export const pointElsewhere = (time: number) => BUS.publish(new DataHoverEvent({ point: { time } }));

let subscription: Subscription | undefined;
let series: DataFrame[] = [];
let state: PanelData['state'];
let redraw: (state: PanelData['state']) => void = () => undefined;

export async function show(shown: Shown): Promise<void> {
  leave();
  const plugin = await loadPlugin<PanelPlugin>(shown.plugin);
  const timeRange = rangeOf(shown.range);
  if (!shown.query) {
    const frames = (shown.frames ?? []).map((frame) => toDataFrame(frame));
    const error = shown.error ? { errors: [{ message: shown.error }], error: { message: shown.error } } : {};
    drawPanel(plugin, shown, {
      state: (shown.state ?? 'Done') as PanelData['state'],
      series: frames,
      timeRange,
      ...error,
    });
    return;
  }
  drawPanel(plugin, shown, { state: LoadingState.Loading, series: [], timeRange });
  subscription = (await query(shown.query, shown.range)).subscribe(({ data, state, errors }) => {
    drawPanel(plugin, shown, {
      state: state ?? LoadingState.Done,
      series: data.length > 0 ? (data as DataFrame[]) : series,
      // As Grafana does, a packet moves a range that ends now.
      timeRange: rangeOf(shown.range),
      ...(errors && { errors }),
    });
  });
}

/** As when a person goes to another dashboard. */
export function leave(): void {
  subscription?.unsubscribe();
  subscription = undefined;
}

/** As after a click on the green dot of a panel that streams: its query is cancelled, what it has is Done. */
export function stop(): void {
  leave();
  redraw(LoadingState.Done);
}

/** What a panel with a live query has received. */
export const rows = (): Row[] => rowsOf(series);
export const loadingState = () => state;

function drawPanel(plugin: PanelPlugin, shown: Shown, panelData: PanelData): void {
  series = panelData.series;
  state = panelData.state;
  redraw = (next) => drawPanel(plugin, shown, { ...panelData, state: next });
  const { width = 900, height = 360, theme: mode = 'light' } = shown;
  const fieldConfig = { defaults: {}, overrides: [] };
  const { options } = getPanelOptionsWithDefaults({
    plugin,
    currentOptions: shown.options ?? {},
    currentFieldConfig: fieldConfig,
    isAfterPluginChange: false,
  });
  const overridden = applyFieldOverrides({
    data: panelData.series,
    fieldConfig,
    replaceVariables: (text) => text,
    theme: createTheme({ colors: { mode } }),
    timeZone: 'utc',
    fieldConfigRegistry: plugin.fieldConfigRegistry,
  });
  const props = {
    id: 1,
    title: 'Panel',
    transparent: false,
    data: { ...panelData, series: overridden },
    timeRange: panelData.timeRange,
    timeZone: 'utc',
    options,
    fieldConfig,
    width,
    height,
    renderCounter: 0,
    eventBus: OWN_BUS,
    replaceVariables: (text: string) => text,
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    onChangeTimeRange: (range: { from: number; to: number }) => asked.ranges.push(range),
  } as unknown as PanelProps;
  const panel = createElement(plugin.panel as ComponentType<PanelProps>, props);
  draw(createElement('div', { id: 'panel', style: { width, height } }, panel), mode, OWN_BUS);
}
