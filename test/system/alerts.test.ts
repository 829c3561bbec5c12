import type { TaskFailures } from '@daskscope/api';
import { mkdtempSync, rmSync } from 'node:fs';
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

const { scrape, scrapeTimeout, evaluation, groupWait, groupInterval } = INTERVALS;

/**
 * Seconds from an event to the message: a scrape, two evaluations, and Alertmanager's wait for more of the same; and as long again
 * on a busy machine. An alert that waited for a minute would be late all the same.
 */
const MESSAGE = 2 * (scrape + scrapeTimeout + 2 * evaluation + groupWait);
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

const CLUSTERS = {
  erring: { processes: false },
  calm: { processes: false },
  killing: { config: { ...TOLERANT, 'distributed.scheduler.allowed-failures': 0 } },
  killingByDefault: { config: TOLERANT },
  losing: { config: TOLERANT },
  down: { processes: false },
} satisfies Record<string, ClusterOptions>;
type Name = keyof typeof CLUSTERS;
const NAMES = Object.keys(CLUSTERS) as Name[];

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
let crashing: Child;
/** All that anybody should hear of, going on side by side, and when each was over, ms since the epoch. */
let incidents: Record<Exclude<Name, 'calm'>, Promise<number>>;
/** Computes without errors until all is over. */
let computing: Promise<void>;
let enough = false;

beforeAll(async () => {
  requirePrograms('prometheus', 'prometheus-alertmanager');
  folder = mkdtempSync(join(tmpdir(), 'alerts-test-'));
  webhook = await Webhook.start();
  alertmanager = await startAlertmanager(webhook.url);
  const started = NAMES.map(async (name) => [name, await watch(CLUSTERS[name])]);
  watched = Object.fromEntries(await Promise.all(started)) as Record<Name, Watched>;
  const exporters = Object.values(watched).map(({ exporter }) => exporter.url);
  prometheus = await Prometheus.startShipped(exporters, alertmanager.url);
  await watched.down.cluster.run('noops', { count: 5 });
  crashing = new Child(pythonOf(NEWEST), [
    join(__dirname, 'crash_once.py'),
    watched.losing.cluster.address,
    join(folder, 'crashed'),
  ]);
  await crashing.line(0);
  await eventually(async () => {
    expect(await prometheus.query('dask_up == 1')).toHaveLength(exporters.length);
    expect(await prometheus.query('dask_prefix_suspicious_total{prefix="crash"} == 0')).toHaveLength(1);
  });
  begin();
});

afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await webhook?.stop();
  await crashing?.close();
  const all = Object.values(watched ?? {});
  await Promise.all(all.map(async ({ exporter, cluster }) => [await exporter.stop(), await cluster.close()]));
  rmSync(folder, { recursive: true });
});

async function watch(options: ClusterOptions): Promise<Watched> {
  const cluster = await DaskCluster.start(NEWEST, options);
  const exporter = await ExporterProcess.start(cluster.address);
  return { cluster, exporter, instance: new URL(exporter.url).host };
}

function begin(): void {
  const { erring, calm, killing, killingByDefault, down } = watched;
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
  // Awaited in the tests.
  for (const promise of [computing, ...Object.values(incidents)]) promise.catch(() => undefined);
}

async function computeCalmly(cluster: DaskCluster): Promise<void> {
  while (!enough) await cluster.run('example');
}

const messagesOf = (name: Name): Told[] => webhook.of(watched[name].instance);

/** As "DaskSchedulerDown firing". */
const toldOf = (name: Name): string[] =>
  messagesOf(name).map(({ alertname, status }) => `${alertname} ${status}`);

const firing = (): Told[] => webhook.told.filter(({ status }) => status === 'firing');

/** When Dask says that the first task erred. */
async function erredAt(name: Name): Promise<number> {
  const { errors } = await watched[name].exporter.json<TaskFailures>('/api/v1/errors');
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
