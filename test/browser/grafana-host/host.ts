import * as emotion from '@emotion/css';
import * as data from '@grafana/data';
import type { DataFrame, DataQueryResponse, PanelData, PanelPlugin, PanelProps } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import * as react from 'react';
import { createElement, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import * as jsx from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import type { Subscription } from 'rxjs';
import { backend } from './backend.ts';

/** Grafana sets its own only while it starts. */
function NoPicture({ message, data: { series } }: runtime.PanelDataErrorViewProps) {
  return createElement('div', { id: 'no-picture' }, message ?? (series.length === 0 ? 'No data' : 'Unknown'));
}

/** What Grafana gives to plugins, and is one for all of them. */
const PACKAGES: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@grafana/data': data,
  '@grafana/runtime': { ...runtime, PanelDataErrorView: NoPicture },
  '@grafana/ui': ui,
  module: { id: '', uri: '' },
  react,
  'react/jsx-runtime': jsx,
  rxjs,
};

/** What a test asks to be shown. */
export interface Shown {
  plugin: 'task-stream' | 'progress';
  /** Columns by field; times in ms since the epoch. */
  frames?: {
    fields: {
      name: string;
      type?: string;
      values: unknown[];
      labels?: Record<string, string>;
      config?: object;
    }[];
  }[];
  /** Asks the data source that this app brings, instead of frames. */
  query?: Record<string, unknown>;
  state?: string;
  error?: string;
  /** ms since the epoch; without one the last minute until now. */
  range?: [from: number, to: number];
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  options?: Record<string, unknown>;
}

/** What the panel asked of its dashboard. */
export interface Asked {
  ranges: { from: number; to: number }[];
  hovers: number[];
}

async function loadPlugin<T>(folder: string): Promise<T> {
  const code = await (await fetch(`/plugin/${folder}/module.js`)).text();
  let loaded: { plugin: T } | undefined;
  const define = (names: string[], make: (...packages: unknown[]) => { plugin: T }) => {
    const unknown = names.filter((name) => !(name in PACKAGES));
    if (unknown.length > 0) throw new Error(`Grafana does not give plugins ${unknown.join(', ')}`);
    loaded = make(...names.map((name) => PACKAGES[name]));
  };
  // As Grafana's loader runs an AMD module.
  new Function('define', code)(define);
  return loaded!.plugin;
}

const BUS = new data.EventBusSrv();
const OWN_BUS = BUS.newScopedBus('panel', { onlyLocal: false });
const asked: Asked = { ranges: [], hovers: [] };
BUS.getStream(data.DataHoverEvent).subscribe(({ origin, payload }) => {
  const time: unknown = payload.point?.time;
  if (origin === OWN_BUS && typeof time === 'number') asked.hovers.push(time);
});

const plugins = new Map<string, Promise<PanelPlugin>>();
let root = createRoot(document.getElementById('root')!);
let subscription: Subscription | undefined;
let last: PanelData | undefined;

async function show(shown: Shown): Promise<void> {
  subscription?.unsubscribe();
  if (!plugins.has(shown.plugin)) plugins.set(shown.plugin, loadPlugin<PanelPlugin>(shown.plugin));
  const plugin = await plugins.get(shown.plugin)!;
  const range = rangeOf(shown);
  if (!shown.query) {
    const series = (shown.frames ?? []).map((frame) => data.toDataFrame(frame));
    const error = shown.error ? { errors: [{ message: shown.error }], error: { message: shown.error } } : {};
    draw(plugin, shown, {
      state: (shown.state ?? 'Done') as PanelData['state'],
      series,
      timeRange: range,
      ...error,
    });
    return;
  }
  const source = await dataSource();
  const request = { targets: [{ refId: 'A', ...shown.query }], range, scopedVars: {}, maxDataPoints: 1000 };
  draw(plugin, shown, { state: data.LoadingState.Loading, series: [], timeRange: range });
  subscription = source.query(request).subscribe(({ data: series, state, errors }) => {
    // As Grafana does, a packet moves a range that ends now.
    const frames = series.length > 0 ? (series as DataFrame[]) : (last?.series ?? []);
    draw(plugin, shown, {
      state: state ?? data.LoadingState.Done,
      series: frames,
      timeRange: rangeOf(shown),
      ...(errors && { errors }),
    });
  });
}

function draw(plugin: PanelPlugin, shown: Shown, panelData: PanelData): void {
  last = panelData;
  const { width = 900, height = 360 } = shown;
  const theme = data.createTheme({ colors: { mode: shown.theme ?? 'light' } });
  const fieldConfig = { defaults: {}, overrides: [] };
  const { options } = data.getPanelOptionsWithDefaults({
    plugin,
    currentOptions: shown.options ?? {},
    currentFieldConfig: fieldConfig,
    isAfterPluginChange: false,
  });
  const series = data.applyFieldOverrides({
    data: panelData.series,
    fieldConfig,
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
    fieldConfigRegistry: plugin.fieldConfigRegistry,
  });
  const props = {
    id: 1,
    title: 'Panel',
    transparent: false,
    data: { ...panelData, series },
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
  document.body.style.background = theme.colors.background.primary;
  document.body.style.color = theme.colors.text.primary;
  document.body.style.font = `14px ${theme.typography.fontFamily}`;
  const context = { eventsScope: '', eventBus: OWN_BUS, sync: () => data.DashboardCursorSync.Crosshair };
  root.render(
    createElement(
      data.ThemeContext.Provider,
      { value: theme },
      createElement(
        ui.PanelContextProvider,
        { value: context as never },
        createElement(
          'div',
          { id: 'panel', style: { width, height } },
          createElement(plugin.panel as ComponentType<PanelProps>, props),
        ),
        createElement(ui.PortalContainer),
      ),
    ),
  );
}

function rangeOf({ range }: Shown): data.TimeRange {
  if (!range) {
    const now = data.dateTime();
    return { from: data.dateTime(now.valueOf() - 60_000), to: now, raw: { from: 'now-1m', to: 'now' } };
  }
  const [from, to] = range.map((time) => data.dateTime(time)) as [data.DateTime, data.DateTime];
  return { from, to, raw: { from, to } };
}

interface DataSource {
  query(request: unknown): rxjs.Observable<DataQueryResponse>;
}

let made: Promise<DataSource> | undefined;

/** One for the page, as in Grafana. */
function dataSource(): Promise<DataSource> {
  made ??= loadPlugin<{ DataSourceClass: new (settings: unknown) => DataSource }>('datasource').then(
    ({ DataSourceClass }) =>
      new DataSourceClass({ id: 1, uid: 'a', type: 'daskscope-datasource', url: '/exporter' }),
  );
  return made;
}

// Options are defined by their editors, which nobody opens here.
const EDITORS = ['boolean', 'field-name', 'multi-select', 'number', 'radio', 'select', 'slider', 'text'];
data.standardEditorsRegistry.setInit(() =>
  EDITORS.map((id) => ({ id, name: id, editor: (() => null) as never })),
);
data.standardFieldConfigEditorRegistry.setInit(() => []);
data.locationUtil.initialize({ config: { appSubUrl: '' } } as never);
runtime.setBackendSrv(backend as never);
runtime.setTemplateSrv({ replace: (text = '') => text, getVariables: () => [] } as never);

const host = {
  show,
  asked,
  /** As a pointer in another panel. */
  pointElsewhere: (time: number) => BUS.publish(new data.DataHoverEvent({ point: { time } })),
  remount: () => {
    root.unmount();
    root = createRoot(document.getElementById('root')!);
  },
};
export type Host = typeof host;
Object.assign(window, { host });
