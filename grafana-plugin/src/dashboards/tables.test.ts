/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import type { TaskFailure } from '@daskscope/api';
import { workersAnswer } from '@daskscope/client/testing/answers';
import {
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type DataTransformerConfig,
} from '@grafana/data';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { lastValueFrom } from 'rxjs';
import { Filter } from '../datasource/filter.ts';
import { errorsFrame } from '../datasource/frames/errors.ts';
import { hostsFrame } from '../datasource/frames/hosts.ts';
import { workersFrame } from '../datasource/frames/workers.ts';
import { WIDTH } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';

/** px of the tables' columns where a dashboard is 1000 px wide and scrolls. */
const ROOM = 932;
/** What may have no room: columns behind all others. */
const BEYOND: Record<string, string[]> = {
  Hosts: ['Disk read', 'Disk write'],
  Workers: ['Limit', 'Managed', 'Unmanaged'],
  Clusters: ['Threads', 'Limit', 'Version'],
  Functions: ['Running for', 'In memory'],
};

const TABLES = Object.entries(DASHBOARDS).flatMap(([file, make]) =>
  ((make().panels ?? []) as Panel[])
    .flatMap((panel) => ('panels' in panel ? (panel.panels as Panel[]) : [panel]))
    .filter(({ type }) => type === 'table')
    .map((panel) => ({ file, title: panel.title!, panel })),
);
const tableOf = (file: string, title: string) =>
  TABLES.find((table) => table.file === file && table.title === title)!.panel;

beforeAll(() => {
  const { organizeFieldsTransformer, orderFieldsTransformer, renameFieldsTransformer } = standardTransformers;
  const { filterFieldsByNameTransformer, filterFieldsTransformer } = standardTransformers;
  standardTransformersRegistry.setInit(() =>
    [
      ...[organizeFieldsTransformer, orderFieldsTransformer, renameFieldsTransformer],
      ...[filterFieldsByNameTransformer, filterFieldsTransformer],
    ].map((made) => ({ ...made, transformation: async () => made }) as never),
  );
});

/** The columns' titles as Grafana puts them. */
async function columns(file: string, title: string, frame: DataFrame): Promise<string[]> {
  const transformations = tableOf(file, title).transformations as DataTransformerConfig[];
  const [made] = await lastValueFrom(transformDataFrame(transformations, [frame]));
  return (made?.fields ?? []).map(({ name, config }) => config.displayName ?? name);
}

test('of a failure the exception stands before the key', async () => {
  const failure = { key: 'f-1', prefix: 'f', workers: [], exception: 'ValueError', traceback: '' };
  const frame = errorsFrame('A', [failure as unknown as TaskFailure], new Filter());
  const found = await columns('status.json', 'Errors', frame);
  // The last two are hidden: the link of the time takes them.
  const hidden = ['Shortly before', 'Shortly after'];
  expect(found).toEqual(['Time', 'Function', 'Exception', 'Key', 'Workers', 'Traceback', ...hidden]);
});

test('of a worker its state stands before its rates', async () => {
  const workers = workersAnswer([{ address: 'tcp://10.0.0.1:4000' }]);
  const found = await columns('status.json', 'Workers', workersFrame('A', workers, new Filter()));
  expect(found.slice(0, 5)).toEqual(['Host', 'Worker', 'Address', 'State', 'CPU']);
  expect(found.slice(-5)).toEqual(['Last seen', 'Network in', 'Network out', 'Disk read', 'Disk write']);
});

test('without a row nothing keeps a table from saying why', async () => {
  expect(await columns('status.json', 'Errors', errorsFrame('A', [], new Filter()))).toEqual([]);
});

test('without a worker the sums of workers are 0, not nothing', () => {
  const { fields, length } = hostsFrame('A', workersAnswer([]), new Filter());
  expect(length).toBe(0);
  expect(fields.map(({ config }) => config.displayName)).toEqual(
    expect.arrayContaining(['Workers', 'Threads']),
  );
});

test.each(TABLES)('$file: $title has room in 1000 px', ({ file, title, panel }) => {
  const beyond = file === 'status.json' ? [] : (BEYOND[title] ?? []);
  const { defaults, overrides } = panel.fieldConfig!;
  const of = (properties: { id: string; value?: unknown }[], id: string) =>
    properties.filter((property) => property.id === id).at(-1)?.value as number | undefined;
  const least = (defaults.custom as { minWidth?: number } | undefined)?.minWidth ?? 0;
  const widths = overrides
    .filter(({ matcher }) => matcher.id === 'byName' && !beyond.includes(String(matcher.options)))
    .filter(({ properties }) => of(properties, 'custom.hideFrom.viz') === undefined)
    .map(({ properties }) => of(properties, 'custom.width') ?? of(properties, 'custom.minWidth') ?? least);
  const room = (ROOM * panel.gridPos!.w) / WIDTH;
  expect(widths.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(room);
});
