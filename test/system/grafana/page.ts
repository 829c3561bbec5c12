/** Runs in a browser: the built data source, given what Grafana gives to it, from Grafana's own packages. */
import * as emotion from '@emotion/css';
import * as data from '@grafana/data';
import type { DataFrame, DataQueryRequest, DataQueryResponse, DataSourcePlugin } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import * as react from 'react';
import * as jsx from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import { backend } from '../../browser/grafana-host/backend.ts';
import type { Values } from '../dashboard-variables.ts';

const PACKAGES: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@grafana/data': data,
  '@grafana/runtime': runtime,
  '@grafana/ui': ui,
  module: { id: '', uri: '' },
  react,
  'react/jsx-runtime': jsx,
  rxjs,
};

/** A query of a dashboard. */
export interface Question {
  target: { refId: string };
  /** Of its panel. */
  panel: string;
  /** Seconds until now. */
  range: number;
  values: Values;
  /** ms to wait for rows */
  patience: number;
}

type Source = Pick<data.DataSourceApi, 'variables' | 'annotations'> & {
  query(request: DataQueryRequest): rxjs.Observable<DataQueryResponse>;
};

/** Prometheus may be asked by the test alone. */
declare const prometheusValues: (query: string) => Promise<string[]>;

let source: Source;
let known: Values = {};

/** What the built module of a plugin calls, as Grafana's loader has it. */
function define(
  names: string[],
  make: (...packages: unknown[]) => { plugin: DataSourcePlugin<never> },
): void {
  const { plugin } = make(...names.map((name) => PACKAGES[name]));
  const settings = { id: 1, uid: 'daskscope', type: 'daskscope-datasource', url: '' };
  source = new plugin.DataSourceClass(settings as never);
}

/** How many rows the data source answers with, once there are any; 0 if there are none for as long as `patience`. */
async function rows({ target, panel, range, values, patience }: Question): Promise<number> {
  known = values;
  const asked = panel === 'annotation' ? source.annotations!.prepareQuery!({ target } as never)! : target;
  const answers = source.query(requestOf([asked], panel, range)).pipe(
    rxjs.map(rowsOf),
    rxjs.takeUntil(rxjs.timer(patience)),
    rxjs.takeWhile((count) => count === 0, true),
  );
  return rxjs.lastValueFrom(answers, { defaultValue: 0 });
}

/** What a variable of the dashboard can be, by those that it depends on. */
async function options(query: { refId: string }, values: Values): Promise<string[]> {
  known = { ...values, prometheus: { values: ['prometheus'], several: false } };
  const support = source.variables as data.CustomVariableSupport<never>;
  const { data: found } = await rxjs.lastValueFrom(support.query(requestOf([query], '', 60) as never));
  return found.map(({ value }) => value as unknown as string);
}

function requestOf(targets: { refId: string }[], panel: string, range: number): DataQueryRequest {
  const now = data.dateTime();
  const from = data.dateTime(now.valueOf() - range * 1000);
  return {
    requestId: 'Q1',
    app: 'dashboard',
    targets,
    panelPluginId: panel,
    range: { from, to: now, raw: { from: `now-${range}s`, to: 'now' } },
    scopedVars: {},
    maxDataPoints: 1000,
    interval: '1s',
    intervalMs: 1000,
    timezone: 'utc',
    startTime: now.valueOf(),
  };
}

/** @throws Error with what the data source says went wrong */
function rowsOf({ data: frames, errors = [] }: DataQueryResponse): number {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '));
  return (frames as DataFrame[]).reduce((sum, { length }) => sum + length, 0);
}

const templates = {
  replace: (text = '', _scoped?: unknown, format?: (value: string | string[]) => string) =>
    text.replace(/\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g, (written, plain: string, braced: string) => {
      const variable = known[plain ?? braced];
      if (!variable) throw new Error(`${text} names ${written}, which the dashboard does not have`);
      const value = variable.several ? variable.values : variable.values[0]!;
      return typeof format === 'function' ? format(value) : String(value);
    }),
  getVariables: () =>
    Object.entries(known).map(([name, { values }]) => ({ name, current: { value: values } })),
};

data.locationUtil.initialize({ config: { appSubUrl: '' } } as never);
runtime.setBackendSrv(backend as never);
runtime.setTemplateSrv(templates as never);
/** As Grafana's Prometheus data source lists the values of a label. */
runtime.setDataSourceSrv({
  get: async () => ({
    metricFindQuery: async (query: string) => (await prometheusValues(query)).map((text) => ({ text })),
  }),
} as never);

const page = { rows, options };
export type Page = typeof page;
Object.assign(window, { define, page });
