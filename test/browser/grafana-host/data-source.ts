import {
  dateTime,
  LoadingState,
  type DataFrame,
  type DataQueryResponse,
  type DataSourcePlugin,
  type DataSourceSettings,
  type DateTime,
  type TestDataSourceResponse,
  type TimeRange,
} from '@grafana/data';
import { createElement, useState, type ComponentType } from 'react';
import { filter, firstValueFrom, type Observable, type Subscription } from 'rxjs';
import { liveHandleOf } from '../../../grafana-plugin/src/contract/live-handle.ts';
import { loadPlugin } from './packages.ts';

/** ms since the epoch, or so many ms until now; without one the last minute until now. */
export type Range = [from: number, to: number] | number | undefined;
export type Query = Record<string, unknown>;
/** Values by name of the field. */
export type Columns = Record<string, unknown[]>;

/** What one interval is, as a live handle tells it. Times in ms. */
export interface Row {
  life: string;
  id: number;
  key: string;
  prefix: string;
  worker: string;
  action: string;
  source: string | null;
  erred: boolean;
  start: number;
  duration: number;
}

interface DataSource {
  query(request: unknown): Observable<DataQueryResponse>;
  testDatasource(): Promise<TestDataSourceResponse>;
  annotations: { prepareQuery(annotation: { target: Query }): Query };
}

type Plugin = DataSourcePlugin<never> & { DataSourceClass: new (settings: unknown) => DataSource };

const plugin = () => loadPlugin<Plugin>('datasource');
let made: Promise<DataSource> | undefined;

/** One for the page, as in Grafana. */
function dataSource(): Promise<DataSource> {
  made ??= plugin().then(
    ({ DataSourceClass }) =>
      new DataSourceClass({ id: 1, uid: 'a', type: 'daskscope-datasource', url: '/exporter' }),
  );
  return made;
}

export async function query(asked: Query, range: Range): Promise<Observable<DataQueryResponse>> {
  const targets = [{ refId: 'A', ...asked }];
  const source = await dataSource();
  return source.query({ targets, range: rangeOf(range), scopedVars: {}, maxDataPoints: 1000 });
}

/** The first answer that is whole. */
export async function ask(asked: Query, range?: Range): Promise<Columns[]> {
  const answers = await query(asked, range);
  const answer = await firstValueFrom(
    answers.pipe(filter(({ data, errors }) => data.length > 0 || errors !== undefined)),
  );
  if (answer.errors) throw new Error(answer.errors[0]!.message);
  return (answer.data as DataFrame[]).map(({ fields }) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, [...values]])),
  );
}

let live: Subscription[] = [];
const states = new Map<number, unknown>();

/** Live queries, as of so many panels. */
export async function subscribe(asked: readonly Query[]): Promise<void> {
  states.clear();
  const all = await Promise.all(asked.map((one) => query(one, undefined)));
  live = all.map((answers, which) => answers.subscribe(({ state }) => states.set(which, state)));
}

export const streaming = () =>
  [...states.values()].filter((state) => state === LoadingState.Streaming).length;

export function unsubscribe(): void {
  for (const subscription of live) subscription.unsubscribe();
}

export async function annotations(range?: Range): Promise<Columns[]> {
  const { annotations: support } = await dataSource();
  return ask(support.prepareQuery({ target: {} }), range);
}

export async function check(): Promise<TestDataSourceResponse> {
  return (await dataSource()).testDatasource();
}

/** All intervals of a live frame. */
export function rowsOf(frames: readonly DataFrame[]): Row[] {
  const handle = frames.map(liveHandleOf).find((found) => found?.tasks);
  if (!handle?.tasks) return [];
  const { tasks } = handle;
  const { prefixes, workers, actions } = tasks.names;
  return tasks
    .read(0)
    .flatMap(({ row }) => [...row])
    .map((number) => {
      const { life, id, key, prefix, worker, action, source, status, start, duration } =
        tasks.detail(number)!;
      return {
        life,
        id,
        key,
        prefix: prefixes[prefix]!,
        worker: workers[worker]!.address,
        action: actions[action]!,
        source: source === null ? null : workers[source]!.address,
        erred: status === 1,
        start,
        duration,
      };
    });
}

export function rangeOf(range: Range = 60_000): TimeRange {
  if (typeof range === 'number') {
    const now = dateTime();
    const raw = { from: `now-${range / 1000}s`, to: 'now' };
    return { from: dateTime(now.valueOf() - range), to: now, raw };
  }
  const [from, to] = range.map((time) => dateTime(time)) as [DateTime, DateTime];
  return { from, to, raw: { from, to } };
}

/** What an editor was told to save. */
export const saved: unknown[] = [];

type Editor = ComponentType<Record<string, unknown>>;

/** An editor that keeps what is typed into it, as Grafana's pages do. */
function Edited({ editor, name, value, props }: EditedProps) {
  const [now, setNow] = useState(value);
  const change = (next: unknown) => {
    saved.push(next);
    setNow(next);
  };
  return createElement(editor, { ...props, [name]: now, [CHANGES[name]]: change });
}

interface EditedProps {
  editor: Editor;
  name: keyof typeof CHANGES;
  value: unknown;
  props: Record<string, unknown>;
}

const CHANGES = { query: 'onChange', options: 'onOptionsChange' } as const;

let editors = 0;
/** Each begins with what it is given. */
const edited = (props: EditedProps) => createElement(Edited, { key: ++editors, ...props });

export async function queryEditor(value: Query) {
  const editor = (await plugin()).components.QueryEditor as unknown as Editor;
  const props = { datasource: await dataSource(), onRunQuery: () => undefined };
  return edited({ editor, name: 'query', value: { refId: 'A', ...value }, props });
}

export async function configEditor(settings: Partial<DataSourceSettings>) {
  const editor = (await plugin()).components.ConfigEditor as unknown as Editor;
  const value = { ...NEW, ...settings };
  return edited({ editor, name: 'options', value, props: {} });
}

const NEW = {
  id: 1,
  uid: 'a',
  type: 'daskscope-datasource',
  name: 'Dask',
  url: '',
  access: 'proxy',
  jsonData: {},
  secureJsonFields: {},
};
