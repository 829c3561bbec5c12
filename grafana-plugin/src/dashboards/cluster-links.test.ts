/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { toDataFrame, type FieldConfigSource } from '@grafana/data';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { shownFrames } from '../testing/shown-frame.ts';
import { clustersDashboard } from './clusters/clusters.ts';

const panelOf = (title: string) =>
  (clustersDashboard().panels as Panel[]).find((panel) => panel.title === title)!;
const NAMES = ['beta', 'team/a & b=c', 'tcp://10.0.0.1:8786'];

/** Where a click on a cell leads, by row. */
function places(table: string, columns: Record<string, unknown[]>, clicked: string): URL[][] {
  const frame = toDataFrame({
    fields: Object.entries(columns).map(([name, values]) => ({ name, values })),
  });
  const [shown] = shownFrames([frame], panelOf(table).fieldConfig as unknown as FieldConfigSource);
  const field = shown!.fields.find(({ name }) => name === clicked)!;
  return NAMES.map((_, valueRowIndex) =>
    field.getLinks!({ valueRowIndex }).map(({ href }) => new URL(href, 'http://grafana')),
  );
}

test.each(['Clusters', 'Alerts that fire'])('a row of %s leads to its cluster, by its exporter', (table) => {
  const columns = { Cluster: NAMES, Exporter: NAMES.map((_, row) => `&var-datasource=source-${row}&`) };
  places(table, columns, 'Cluster').forEach((urls, row) => {
    expect(urls.map(({ pathname }) => pathname)).toEqual([
      ...['/d/daskscope-status', '/d/daskscope-workers', '/d/daskscope-tasks', '/d/daskscope-scheduler'],
    ]);
    for (const { searchParams } of urls)
      expect([searchParams.getAll('var-cluster'), searchParams.getAll('var-datasource')]).toEqual([
        [NAMES[row]],
        [`source-${row}`],
      ]);
  });
});

test('where Prometheus knows no data source of an exporter, a link names none', () => {
  const columns = { Cluster: NAMES, Workers: [1, 2, 3], Exporter: NAMES.map(() => '&') };
  places('Clusters', columns, 'Workers').forEach((urls, row) => {
    expect(urls.map(({ pathname }) => pathname)).toEqual(['/d/daskscope-workers']);
    const { searchParams } = urls[0]!;
    expect([searchParams.getAll('var-cluster'), searchParams.has('var-datasource')]).toEqual([
      [NAMES[row]],
      false,
    ]);
  });
});
