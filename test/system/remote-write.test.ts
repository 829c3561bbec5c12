import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { blocksIn } from '../docs/documents.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

const PAGE = 'docs/remote-write.md';
const PROVISIONED = join(__dirname, '..', '..', 'provisioning', 'prometheus', 'prometheus.yml');
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

/** The provisioned one and what the page adds to it, with the addresses of this machine. */
function configuration(exporter: string, receiver: string): string {
  const added = parseDocument(blocksIn('yaml').find(({ at }) => at.startsWith(`${PAGE}:`))!.text);
  const document = parseDocument(readFileSync(PROVISIONED, 'utf8'));
  for (const path of [['rule_files'], ['alerting'], ['scrape_configs', 0, 'http_sd_configs']])
    document.deleteIn(path);
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets', 0], new URL(exporter).host);
  const label = ['global', 'external_labels', 'prometheus'];
  document.setIn(label, added.getIn(label));
  added.setIn(['remote_write', 0, 'url'], `${receiver}/api/v1/write`);
  document.set('remote_write', added.get('remote_write'));
  return document.toString();
}
