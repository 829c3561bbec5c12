import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { parse, stringify } from 'yaml';
import { CLUSTER_STATE } from '../../grafana-plugin/src/dashboards/clusters/clusters-expressions.ts';
import { SimulatorProcess } from '../browser/simulator-process.ts';
import { blocksIn } from '../docs/documents.ts';
import { kindOf } from '../docs/yaml-kinds.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { inPromql, timesOf } from './dashboard-variables.ts';
import { DASHBOARD_QUERIES } from './dashboard-files.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

interface Job {
  basic_auth?: { username: string; password: string };
  static_configs: { targets: string[] }[];
  http_sd_configs: { url: string; basic_auth?: object; refresh_interval: string }[];
}

const DOCUMENTED = blocksIn('yaml').find(
  ({ at, text }) => at.startsWith('docs/clusters.md:') && kindOf(text) === 'prometheus',
)!;
const NAMES = ['etl', 'team/training'];

let folder: string;
let simulators: SimulatorProcess[];
let many: ExporterProcess;
let one: ExporterProcess;
/** All at once, since each takes its time to ask. */
let prometheuses: Record<'both' | 'onlyScraping' | 'onlyAsking' | 'ofOne' | 'mistyped', Prometheus>;

/** A Prometheus as docs/clusters.md has it, with changes. */
function start(exporter: ExporterProcess, change: (job: Job) => void = () => undefined): Promise<Prometheus> {
  const configuration = parse(DOCUMENTED.text) as { scrape_configs: [Job] };
  const [job] = configuration.scrape_configs;
  const { host } = new URL(exporter.url);
  job.static_configs = [{ targets: [host] }];
  job.http_sd_configs[0]!.url = job.http_sd_configs[0]!.url.replace('localhost:10787', host);
  change(job);
  return Prometheus.startWith(stringify(configuration));
}

function withoutPasswords(job: Job): void {
  delete job.basic_auth;
  delete job.http_sd_configs[0]!.basic_auth;
}

/** What a Prometheus tells of itself. */
const ownMetrics = async ({ url }: Prometheus) => (await fetch(`${url}/metrics`)).text();

const hostOf = ({ url }: ExporterProcess) => new URL(url).host;

beforeAll(async () => {
  requirePrograms('prometheus');
  folder = mkdtempSync(join(tmpdir(), 'clusters-test-'));
  const { username, password } = (parse(DOCUMENTED.text) as { scrape_configs: [Job] }).scrape_configs[0]
    .basic_auth!;
  const web = join(folder, 'web.yml');
  writeFileSync(web, stringify({ basic_auth_users: { [username]: hashSync(password, 4) } }));
  simulators = await Promise.all(NAMES.map(() => SimulatorProcess.start()));
  const given = simulators.map(({ address }, at) => `--scheduler.address=${NAMES[at]}=${address}`);
  many = await ExporterProcess.start(null, [`--web.config.file=${web}`, ...given]);
  one = await ExporterProcess.start(simulators[0]!.address);
  const [both, onlyScraping, onlyAsking, ofOne, mistyped] = await Promise.all([
    start(many),
    start(many, ({ http_sd_configs }) => delete http_sd_configs[0]!.basic_auth),
    start(many, (job) => delete job.basic_auth),
    start(one, withoutPasswords),
    start(one, (job) => {
      withoutPasswords(job);
      job.static_configs = [{ targets: ['127.0.0.1:9'] }];
      job.http_sd_configs[0]!.url = 'http://127.0.0.1:9/api/v1/sd';
    }),
  ]);
  prometheuses = { both, onlyScraping, onlyAsking, ofOne, mistyped };
});

afterAll(async () => {
  await Promise.all(Object.values(prometheuses ?? {}).map((prometheus) => prometheus.stop()));
  await Promise.all([many?.stop(), one?.stop(), ...(simulators ?? []).map((simulator) => simulator.kill())]);
  rmSync(folder, { recursive: true });
});

test('a password is needed twice: by the job, and by what it asks for clusters', async () => {
  const { both, onlyScraping, onlyAsking } = prometheuses;
  const own = hostOf(many);
  await eventually(async () => {
    expect(await both.targets()).toEqual({ [own]: '', etl: '', 'team/training': '' });
    expect(await both.query('dask_up == 1')).toHaveLength(2);
  });
  const [etl] = await both.query('dask_up{instance="etl"}');
  expect(etl!.labels).toEqual({ __name__: 'dask_up', job: 'dask', instance: 'etl', exporter: own });
  const refused = expect.stringContaining('401') as string;
  await eventually(async () =>
    expect(await onlyAsking.targets()).toEqual({ [own]: refused, etl: refused, 'team/training': refused }),
  );
  await eventually(async () => {
    expect(await ownMetrics(onlyScraping)).toMatch(/^prometheus_sd_\w*failures_total(\{.*\})? [1-9]/m);
    expect(await onlyScraping.targets()).toEqual({ [own]: '' });
  });
});

test('an exporter of one cluster is scraped once, under its address', async () => {
  const { ofOne } = prometheuses;
  await eventually(async () => {
    // From both places.
    expect(await ownMetrics(ofOne)).toMatch(/^prometheus_sd_discovered_targets\{[^}]*\} 2$/m);
    expect(await ofOne.targets()).toEqual({ [hostOf(one)]: '' });
    const [up, ...others] = await ofOne.query('dask_up');
    expect([up, others]).toMatchObject([{ labels: { instance: hostOf(one) }, value: 1 }, []]);
    expect(up!.labels).toEqual({ __name__: 'dask_up', job: 'dask', instance: hostOf(one) });
  });
});

test('an exporter that never answered is down', () =>
  eventually(async () =>
    expect(await prometheuses.mistyped.query('up{job="dask"} == 0')).toMatchObject([
      { labels: { instance: '127.0.0.1:9' } },
    ]),
  ));

test('each is a row of the dashboard Clusters, and an exporter of many is none besides them', async () => {
  const expression = CLUSTER_STATE.replaceAll('${clusters:regex}', '.*').replaceAll('$__range', '1h');
  const rows = async (prometheus: Prometheus) =>
    Object.fromEntries(
      (await prometheus.query(expression)).map(({ labels, value }) => [labels.instance, value]),
    );
  const { both, onlyAsking, ofOne, mistyped } = prometheuses;
  await eventually(async () => {
    expect(await rows(both)).toEqual({ etl: 1, 'team/training': 1 });
    expect(await rows(onlyAsking)).toEqual({ etl: -1, 'team/training': -1 });
    expect(await rows(ofOne)).toEqual({ [hostOf(one)]: 1 });
    expect(await rows(mistyped)).toEqual({ '127.0.0.1:9': -1 });
  });
});

test("the dashboard Scheduler has the exporter's own process, also of one that watches many", async () => {
  const panels = ['Event loop delay', 'Memory of the exporter', 'CPU of the exporter'];
  const queries = DASHBOARD_QUERIES.filter(({ name }) => panels.some((panel) => name.includes(panel)));
  expect(queries).toHaveLength(4);
  const { variables } = timesOf(3600);
  /** Of each query, which instance's figures a cluster has. */
  const found = (prometheus: Prometheus, cluster: string) =>
    Promise.all(
      queries.map(async ({ target }) => {
        const known = { cluster: { values: [cluster], several: false } };
        const series = await prometheus.query(inPromql(target.expr!, known, variables));
        return series.map(({ labels }) => labels.instance);
      }),
    );
  const { both, ofOne } = prometheuses;
  await eventually(async () => {
    for (const cluster of NAMES)
      expect(await found(both, cluster)).toEqual(queries.map(() => [hostOf(many)]));
    expect(await found(ofOne, hostOf(one))).toEqual(queries.map(() => [hostOf(one)]));
  });
});
