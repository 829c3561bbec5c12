import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clusters, ScrapeTargets, Status } from '@daskscope/api';
import { StreamReader } from '../../exporter/src/http/testing/stream-reader.ts';
import { SimulatorProcess } from '../browser/simulator-process.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** Names as people may have them. */
const ODD = ['team/etl', `"quoted" it's`, '🦀 crab', `a?b#c&d=<i>\\%2F+`];
const LONG = 'x'.repeat(10_000);
/** Nobody listens there. */
const NOBODY = 'tcp://127.0.0.1:1';

/** So many clusters take a busy machine minutes. */
const MANY_PATIENCE_MS = 400_000;

let folder: string;
let file: string;
let simulators: SimulatorProcess[];
let notDask: SimulatorProcess;
let exporter: ExporterProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
  file = join(folder, 'clusters.yml');
  simulators = await Promise.all([1, 2].map((seed) => SimulatorProcess.start(['--seed', String(seed)])));
  notDask = await SimulatorProcess.start(['--fault', 'http']);
  write([good]);
  exporter = await ExporterProcess.start(null, [`--clusters.file=${file}`]);
  await eventually(async () => expect((await states())['good']).toBe('connected'));
});
afterAll(async () => {
  await exporter?.stop();
  await Promise.all([...(simulators ?? []), notDask].map((simulator) => simulator?.kill()));
  rmSync(folder, { recursive: true });
});

function write(content: unknown): void {
  writeFileSync(`${file}.new`, typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(`${file}.new`, file);
}

const good = {
  name: 'good',
  get address() {
    return simulators[0]!.address;
  },
};
const list = () => exporter.json<Clusters>('/api/v1/clusters');
const states = async () =>
  Object.fromEntries((await list()).clusters.map(({ name, state }) => [name, state]));
const problems = async () => (await list()).sources.flatMap((source) => source.problems);
const success = async () =>
  (await exporter.scrape()).values('dask_exporter_cluster_source_success')[`source=--clusters.file=${file}`];

/** That each of these is said once in the log, and in the status of any cluster. */
async function expectSaid(sentences: readonly RegExp[]): Promise<void> {
  const { sources } = await exporter.json<Status>('/api/v1/status?cluster=good');
  for (const sentence of sentences) {
    expect(sources!.flatMap((source) => source.problems)).toContainEqual(expect.stringMatching(sentence));
    expect(exporter.log.filter(({ msg }) => sentence.test(msg))).toHaveLength(1);
  }
}

/** That one which nothing is wrong with is there, live and in Prometheus. */
async function expectGood(): Promise<void> {
  expect((await states())['good']).toBe('connected');
  const scrape = await exporter.scrape('good');
  expect([scrape.value('dask_up'), scrape.values('dask_workers')]).toEqual([1, expect.anything()]);
  const stream = await StreamReader.open(exporter, '?cluster=good');
  await stream.line('status');
  await stream.line('heartbeat');
  stream.leave();
}

test('odd names are names; two equal ones, one of 10 kB and what is no cluster are told of, and the rest is watched', async () => {
  const { address } = good;
  write([
    good,
    ...ODD.map((name) => ({ name, address })),
    { name: 'twin', address },
    { name: 'twin', address: simulators[1]!.address },
    { name: LONG, address },
    { name: 'new\nline', address },
    { name: 'nowhere', address: 'ucx://127.0.0.1:1' },
    { name: 'nobody', address: NOBODY },
    { name: 'web', address: notDask.address },
    { name: 'typo', adress: address },
    'no cluster',
  ]);
  const twins = await eventually(async () => {
    const now = await states();
    const found = Object.keys(now).filter((name) => /^twin-[0-9a-f]{8}$/.test(name));
    const connected = Object.fromEntries(['good', ...ODD, ...found].map((name) => [name, 'connected']));
    expect(found).toHaveLength(2);
    expect(now).toEqual({ ...connected, nobody: 'connecting', web: 'connecting' });
    return found;
  });
  await expectSaid([
    /^The cluster "x{80}…" is left out: its name has 10000 characters; 200 are the limit\.$/,
    /^The cluster "new\\nline" is left out: its name holds a character that cannot be printed\.$/,
    /^Cluster 10 of .* is left out: .*ucx/,
    /^Cluster 13 of .* is left out: /,
    /^Cluster 14 of .* is left out: /,
  ]);
  expect((await problems()).filter((problem) => problem.includes('"twin"'))).toHaveLength(2);
  expect(await success()).toBe(0);
  const { clusters } = await list();
  for (const { address: where, error } of clusters.filter(({ state }) => state === 'connecting'))
    expect(error).toContain(where);
  for (const name of [...ODD, ...twins]) expect((await exporter.scrape(name)).value('dask_up')).toBe(1);
  for (const name of ['nobody', 'web']) expect((await exporter.scrape(name)).value('dask_up')).toBe(0);
  const targets = (await exporter.json<ScrapeTargets>('/api/v1/sd')).slice(1);
  expect(targets.map(({ labels }) => labels['instance'])).toEqual(clusters.map(({ name }) => name));
  await expectGood();
});

test('a file with a syntax error leaves what it named before, and says where it is wrong; mended, it is read again', async () => {
  write([good]);
  await eventually(async () => expect(await success()).toBe(1));
  write(`- name: good\n  address: [tcp://\n- name: other`);
  await eventually(async () => expect(await success()).toBe(0));
  await expectSaid([/^.*clusters\.yml cannot be used, and what it named before stays: .*line \d+.*\.$/]);
  await expectGood();
  write([good]);
  await eventually(async () => expect(await success()).toBe(1));
  expect(await problems()).toEqual([]);
});

test('of 5,000 clusters that are not there each says so, and the one that is there is watched', async () => {
  const dead = Array.from({ length: 4_999 }, (_, at) => ({ name: `dead-${at}`, address: NOBODY }));
  write([...dead, good]);
  // Cheaper to look at than the list of them.
  await eventually(
    async () =>
      expect((await exporter.scrape()).values('dask_exporter_clusters')).toMatchObject({
        'state=connected': 1,
        'state=connecting': dead.length,
      }),
    MANY_PATIENCE_MS,
  );
  const tried = ({ msg }: { msg: string }) => msg.startsWith(`${NOBODY} refuses the connection`);
  await eventually(
    () => expect(exporter.log.filter(tried).length).toBeGreaterThan(dead.length),
    MANY_PATIENCE_MS,
  );
  const { clusters } = await list();
  for (const { state, error } of clusters) if (state === 'connecting') expect(error).toContain(NOBODY);
  await expectGood();
  expect(await success()).toBe(1);
});
