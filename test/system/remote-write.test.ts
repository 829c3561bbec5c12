import { parseDocument } from 'yaml';
import { blocksIn } from '../docs/documents.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

const PAGE = 'docs/remote-write.md';
/** It answers without one. */
const NO_SCHEDULER = 'tcp://127.0.0.1:9';

test(`what ${PAGE} configures sends what the dashboards use to a real receiver, and nothing else`, async () => {
  requirePrograms('prometheus');
  const exporter = await ExporterProcess.start(NO_SCHEDULER);
  const receiver = await Prometheus.startWith('{}', ['--web.enable-remote-write-receiver']);
  const sender = await Prometheus.startWith(configuration(exporter.url, receiver.url));
  try {
    await eventually(async () => {
      const [sample] = await receiver.query('dask_up');
      expect(sample).toMatchObject({ labels: { job: 'dask', prometheus: 'team-a' }, value: 0 });
      expect(await receiver.query('up')).toMatchObject([{ value: 1 }]);
      expect(await receiver.query('process_resident_memory_bytes')).toHaveLength(1);
    });
    const names = await receiver.query('count by (__name__) ({__name__=~".+"})');
    expect(names.map(({ labels }) => labels['__name__'])).toEqual(
      expect.arrayContaining(['dask_up', 'scrape_duration_seconds']),
    );
    const others = await receiver.query(
      'count by (__name__) ({__name__=~".+", __name__!~"up|scrape_duration_seconds|ALERTS.*|dask_.*|process_.*"})',
    );
    expect(others).toEqual([]);
    expect(await receiver.query('{runbooks!=""} or {grafana!=""}')).toEqual([]);
  } finally {
    await Promise.all([sender.stop(), receiver.stop(), exporter.stop()]);
  }
});

/** The page's, with the addresses of this machine, and with what the provisioned one has beside it. */
function configuration(exporter: string, receiver: string): string {
  const document = parseDocument(blocksIn('yaml').find(({ at }) => at.startsWith(`${PAGE}:`))!.text);
  document.deleteIn(['rule_files']);
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets', 0], new URL(exporter).host);
  document.setIn(['scrape_configs', 0, 'scrape_interval'], '1s');
  document.setIn(['scrape_configs', 0, 'scrape_timeout'], '1s');
  document.setIn(['remote_write', 0, 'url'], `${receiver}/api/v1/write`);
  for (const name of ['grafana', 'runbooks'])
    document.setIn(['global', 'external_labels', name], 'http://localhost');
  return document.toString();
}
