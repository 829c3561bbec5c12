import type { Clusters, TaskFailures } from '@daskscope/api';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { DaskCluster, NEWEST, pythonOf, type ClusterOptions } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startAlertmanager } from './prometheus/alertmanager.ts';
import type { ListeningProcess } from './listening-process.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';
import { INTERVALS, waitOf } from './provisioning.ts';
import { Webhook, type Told } from './prometheus/webhook.ts';

const { scrape, scrapeTimeout, refresh, evaluation, groupWait, groupInterval } = INTERVALS;

/**
 * Seconds from an event to the message: a scrape, two evaluations, and Alertmanager's wait for more of the same; and as long again
 * on a busy machine. An alert that waited for a minute would be late all the same.
 */
const MESSAGE = 2 * (scrape + scrapeTimeout + 2 * evaluation + groupWait);
/**
 * Seconds from a new scheduler file to the first scrape: it is found in 2, and Prometheus takes 5 for what it was told and 5 to
 * begin (discovery/manager.go, scrape/manager.go in 2.42); and as long again on a busy machine.
 */
const COMING = 2 * (2 + refresh + 5 + 5 + scrape + scrapeTimeout);
/** Seconds after which a second message would have come: of the next alert that a lost worker raises, or of the same group. */
const QUIET = Math.max(waitOf('DaskWorkerLost'), groupInterval) + MESSAGE;
/** How long a test waits for what may take an alert's `for`: it only matters where something is broken. */
const PATIENCE_MS = 2000 * QUIET;

jest.setTimeout(2 * PATIENCE_MS);

/** Dask's own number of deaths that a task may cause, and workers that are slow to come again are not given up. */
const TOLERANT = {
  'distributed.scheduler.allowed-failures': 3,
  'distributed.deploy.lost-worker-timeout': '1 hour',
};

/** Each with an exporter of its own. */
const ALONE = {
  killingByDefault: { config: TOLERANT },
  losing: { config: TOLERANT },
} satisfies Record<string, ClusterOptions>;
/** All with one exporter, which finds them by their scheduler files. */
const TOGETHER = {
  erring: { processes: false },
  calm: { processes: false },
  killing: { config: { ...TOLERANT, 'distributed.scheduler.allowed-failures': 0 } },
  down: { processes: false },
  /** Ends in good order. */
  ended: { processes: false },
  /** Is found when tasks have long erred. */
  late: { processes: false },
} satisfies Record<string, ClusterOptions>;
type Name = keyof typeof ALONE | keyof typeof TOGETHER;
const NAMES = [...Object.keys(ALONE), ...Object.keys(TOGETHER)] as Name[];

interface Watched {
  cluster: DaskCluster;
  exporter: ExporterProcess;
  instance: string;
}

let watched: Record<Name, Watched>;
let webhook: Webhook;
let alertmanager: ListeningProcess;
let prometheus: Prometheus;
let folder: string;
let many: ExporterProcess;
let crashing: Child;
/** All that anybody should hear of, going on side by side, and when each was over, ms since the epoch. */
let incidents: Record<Exclude<Name, 'calm' | 'late' | 'ended'>, Promise<number>>;
/** When the file of the cluster that is found late was there, ms since the epoch. */
let lateAt: number;
let ending: Promise<unknown>;
/** Computes without errors until all is over. */
let computing: Promise<void>;
let enough = false;

beforeAll(async () => {
  requirePrograms('prometheus', 'prometheus-alertmanager');
  folder = mkdtempSync(join(tmpdir(), 'alerts-test-'));
  webhook = await Webhook.start();
  alertmanager = await startAlertmanager(webhook.url);
  for (const name of ['found', 'not-yet']) mkdirSync(join(folder, name));
  many = await ExporterProcess.start(null, [`--clusters.scheduler-files=${folder}/found/*.json`]);
  const alone = Object.entries(ALONE).map(async ([name, options]) => [name, await watch(options)]);
  const together = Object.entries(TOGETHER).map(async ([name, options]) => [
    name,
    await watchWithOthers(name, options),
  ]);
  watched = Object.fromEntries(await Promise.all([...alone, ...together])) as Record<Name, Watched>;
  const exporters = new Set(Object.values(watched).map(({ exporter }) => exporter.url));
  prometheus = await Prometheus.startShipped([...exporters], alertmanager.url);
  await watched.down.cluster.run('noops', { count: 5 });
  await watched.late.cluster.run('fail', { key: 'old-1', dependents: 1 });
  crashing = new Child(pythonOf(NEWEST), [
    join(__dirname, 'crash_once.py'),
    watched.losing.cluster.address,
    join(folder, 'crashed'),
  ]);
  await crashing.line(0);
  await eventually(async () => {
    const up = await prometheus.query('dask_up == 1');
    const instances = NAMES.filter((name) => name !== 'late').map((name) => watched[name].instance);
    expect(up.map(({ labels }) => labels.instance!).sort()).toEqual(instances.sort());
    expect(await prometheus.query('dask_prefix_suspicious_total{prefix="crash"} == 0')).toHaveLength(1);
  });
  begin();
});

afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await webhook?.stop();
  await crashing?.close();
  await ending;
  const all = Object.values(watched ?? {});
  await Promise.all([many, ...all.map(({ exporter }) => exporter)].map((exporter) => exporter?.stop()));
  await Promise.all(all.map(({ cluster }) => cluster.close()));
  rmSync(folder, { recursive: true });
});

async function watch(options: ClusterOptions): Promise<Watched> {
  const cluster = await DaskCluster.start(NEWEST, options);
  const exporter = await ExporterProcess.start(cluster.address);
  return { cluster, exporter, instance: new URL(exporter.url).host };
}

async function watchWithOthers(name: string, options: ClusterOptions): Promise<Watched> {
  const schedulerFile = fileIn(name === 'late' ? 'not-yet' : 'found', name);
  const cluster = await DaskCluster.start(NEWEST, { ...options, schedulerFile });
  return { cluster, exporter: many, instance: name };
}

const fileIn = (where: string, name: string) => join(folder, where, `${name}.json`);

function begin(): void {
  const { erring, calm, killing, killingByDefault, down, ended } = watched;
  crashing.write('crash');
  const over = (incident: Promise<unknown>) => incident.then(() => Date.now());
  incidents = {
    erring: over(erring.cluster.run('fail', { key: 'bad-1' })),
    killing: over(killing.cluster.run('kill', { key: 'death-1' })),
    killingByDefault: over(killingByDefault.cluster.run('kill', { key: 'death-1' })),
    losing: over(crashing.line(1)),
    down: over(down.cluster.kill()),
  };
  computing = computeCalmly(calm.cluster);
  lateAt = Date.now();
  copyFileSync(fileIn('not-yet', 'late'), fileIn('found', 'late'));
  ending = ended.cluster.run('noops', { count: 50 }).then(() => ended.cluster.close());
  // Awaited in the tests.
  for (const promise of [computing, ending, ...Object.values(incidents)]) promise.catch(() => undefined);
}

async function computeCalmly(cluster: DaskCluster): Promise<void> {
  while (!enough) await cluster.run('sleep', { seconds: 0.5, times: 4 });
}

const messagesOf = (name: Name): Told[] => webhook.of(watched[name].instance);

/** As "DaskSchedulerDown firing". */
const toldOf = (name: Name): string[] =>
  messagesOf(name).map(({ alertname, status }) => `${alertname} ${status}`);

const firing = (): Told[] => webhook.told.filter(({ status }) => status === 'firing');

/** When Dask says that the first task erred. */
async function erredAt(name: Name): Promise<number> {
  const { exporter, instance } = watched[name];
  // An exporter of one cluster takes any name.
  const { errors } = await exporter.json<TaskFailures>(`/api/v1/errors?cluster=${instance}`);
  return errors.at(-1)!.time;
}

test.each([
  ['a task raises', 'erring', 'bad'],
  ['a task kills its worker', 'killing', 'death'],
  ['a task kills as many workers as Dask tolerates by default, and one more', 'killingByDefault', 'death'],
] as const)('%s: a message in a scrape, two evaluations and the group wait', async (_, name, prefix) => {
  await incidents[name];
  await eventually(() => expect(toldOf(name)).not.toEqual([]), PATIENCE_MS);
  const message = messagesOf(name)[0]!;
  expect(message).toMatchObject({
    alertname: 'DaskTasksErred',
    status: 'firing',
    severity: 'warning',
    runbook_url: expect.stringMatching(/DaskTasksErred\.md$/),
  });
  expect(message.description).toContain(`Functions: ${prefix}.`);
  expect((message.at - (await erredAt(name))) / 1000).toBeLessThanOrEqual(MESSAGE);
});

test.each([
  ['a scheduler goes', 'down', 'DaskSchedulerDown'],
  ['a task kills its worker, and then runs elsewhere', 'losing', 'DaskWorkerLost'],
] as const)('%s: a message as soon after what the alert waits', async (_, name, alert) => {
  const happened = await incidents[name];
  await eventually(() => expect(toldOf(name)).toEqual([`${alert} firing`]), PATIENCE_MS);
  expect((messagesOf(name)[0]!.at - happened) / 1000).toBeLessThanOrEqual(waitOf(alert) + MESSAGE);
});

/** When a cluster was first and last scraped, seconds since the epoch. */
async function scrapesOf(name: Name): Promise<[number, number]> {
  const times = `timestamp(dask_up{instance="${watched[name].instance}"})[15m:1s]`;
  const [[first], [last]] = await Promise.all([
    prometheus.query(`min_over_time(${times})`),
    prometheus.query(`max_over_time(${times})`),
  ]);
  return [first!.value, last!.value];
}

test('a cluster appears once it is found', async () => {
  await eventually(async () =>
    expect(await prometheus.query('dask_up{instance="late"} == 1')).toHaveLength(1),
  );
  const [first] = await scrapesOf('late');
  expect(first - lateAt / 1000).toBeLessThanOrEqual(COMING);
});

test('the series of one that ends go stale within two scrapes, and it is not scraped any more', async () => {
  await ending;
  const since = await eventually(async () => {
    const { clusters } = await many.json<Clusters>('/api/v1/clusters');
    const ended = clusters.find(({ name }) => name === 'ended')!;
    expect(ended.state).toBe('gone');
    return ended.since;
  });
  await eventually(async () => expect(Object.keys(await prometheus.targets())).not.toContain('ended'));
  const [, last] = await scrapesOf('ended');
  expect(last - since / 1000).toBeLessThanOrEqual(2 * (scrape + scrapeTimeout));
  const after = since / 1000 + 2 * (scrape + scrapeTimeout) + COMING;
  await eventually(async () => {
    const [now] = await prometheus.query('max(timestamp(up))');
    expect(now!.value).toBeGreaterThan(after);
  });
  expect(await prometheus.query('{instance="ended", __name__!="ALERTS_FOR_STATE"}', after)).toEqual([]);
});

test('an alert of one of many leads to that one, and to the data source that shows it live', async () => {
  interface Alert {
    labels: Record<string, string>;
    annotations: Record<string, string>;
  }
  const { alerts } = await prometheus.get<{ alerts: Alert[] }>('alerts', {});
  const { labels, annotations } = alerts.find((alert) => alert.labels.instance === 'down')!;
  expect(labels).toMatchObject({ exporter: new URL(many.url).host, grafana_datasource: 'daskscope' });
  expect(new URL(annotations.dashboard!).searchParams.get('var-cluster')).toBe('down');
});

test('each of them is one message, and who computes without errors hears nothing', async () => {
  const causes = firing().map(({ at, alertname }) => at / 1000 - waitOf(alertname));
  // That nothing more is told is known once Prometheus has looked at its rules for as long as it and Alertmanager wait.
  await eventually(async () => {
    const [newest] = await prometheus.query('max(timestamp(ALERTS))');
    expect(newest!.value).toBeGreaterThan(Math.max(...causes) + QUIET);
  }, PATIENCE_MS);
  enough = true;
  await computing;
  expect(Object.fromEntries(NAMES.map((name) => [name, toldOf(name)]))).toEqual({
    erring: ['DaskTasksErred firing'],
    calm: [],
    killing: ['DaskTasksErred firing'],
    killingByDefault: ['DaskTasksErred firing'],
    losing: ['DaskWorkerLost firing'],
    down: ['DaskSchedulerDown firing'],
    ended: [],
    late: [],
  });
  // Nor has any rule fired that only Alertmanager kept from being told.
  const fired = await prometheus.query(
    'max by (instance, alertname) (max_over_time(ALERTS{alertstate="firing"}[1h]))',
  );
  expect(fired.map(({ labels }) => `${labels.instance} ${labels.alertname}`).sort()).toEqual(
    firing()
      .map(({ instance, alertname }) => `${instance} ${alertname}`)
      .sort(),
  );
});
