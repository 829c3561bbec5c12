import { rmSync } from 'node:fs';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { writeTlsFiles, type TlsFiles } from '../tls-files.ts';
import { eventually } from '../wait-until.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

describe.each([OLDEST, NEWEST])('distributed %s over TLS', (version) => {
  let files: TlsFiles;
  let cluster: DaskCluster;
  let exporter: ExporterProcess | undefined;

  beforeAll(async () => {
    files = await writeTlsFiles();
    const { ca, cert, key } = files;
    const roles = ['scheduler', 'worker', 'client'];
    const pair = (role: string) => [
      [`tls_${role}_cert`, cert],
      [`tls_${role}_key`, key],
    ];
    const security = {
      require_encryption: true,
      tls_ca_file: ca,
      ...Object.fromEntries(roles.flatMap(pair)),
    };
    cluster = await DaskCluster.start(version, { processes: false, security });
  });

  afterEach(async () => {
    await exporter?.stop();
    exporter = undefined;
  });

  afterAll(async () => {
    await cluster?.close();
    rmSync(files.folder, { recursive: true });
  });

  /** The first thing that is wrong, and that the exporter is there all the same. */
  async function complaint(address: string, flags: string[]): Promise<string> {
    exporter = await ExporterProcess.start(address, flags);
    const [sentence] = await eventually(() => {
      expect(exporter!.complaints).not.toEqual([]);
      return exporter!.complaints;
    });
    expect((await exporter.scrape()).value('dask_up')).toBe(0);
    return sentence!;
  }

  test('with its authority and a certificate, all is as over TCP', async () => {
    const { ca, cert, key } = files;
    exporter = await ExporterProcess.start(cluster.address, [
      `--scheduler.tls-ca-file=${ca}`,
      `--scheduler.tls-cert-file=${cert}`,
      `--scheduler.tls-key-file=${key}`,
    ]);
    await exporter.connected();
    await cluster.run('example');
    const records = comparableRecords(await cluster.says());
    await eventually(async () => expect(await readLog(exporter!)).toHaveLength(records.length));
    expect((await readLog(exporter)).map(comparableRun)).toEqual(records);
    expect(exporter.complaints).toEqual([]);
  });

  test('without a certificate of its own it says which flags give one', async () => {
    expect(await complaint(cluster.address, [`--scheduler.tls-ca-file=${files.ca}`])).toBe(
      `${cluster.address} asks for a client certificate; give one with --scheduler.tls-cert-file and --scheduler.tls-key-file`,
    );
  });

  test('with the wrong authority it says so', async () => {
    const flags = [`--scheduler.tls-ca-file=${files.otherCa}`, `--scheduler.tls-cert-file=${files.cert}`];
    expect(await complaint(cluster.address, [...flags, `--scheduler.tls-key-file=${files.key}`])).toMatch(
      /has a certificate that no known authority signed \(\w+\); give its authority with --scheduler\.tls-ca-file$/,
    );
  });

  test('over tcp:// it names the address that would do', async () => {
    const sentence = await complaint(cluster.address.replace('tls:', 'tcp:'), []);
    expect(sentence).toContain(cluster.address);
  });
});

test('tls:// to a scheduler that does not encrypt names the address that would do', async () => {
  const cluster = await DaskCluster.start(NEWEST, { processes: false });
  const exporter = await ExporterProcess.start(cluster.address.replace('tcp:', 'tls:'));
  try {
    await eventually(() =>
      expect(exporter.complaints[0]).toBe(
        `${cluster.address.replace('tcp:', 'tls:')} does not answer in TLS; is it ${cluster.address}?`,
      ),
    );
  } finally {
    await exporter.stop();
    await cluster.close();
  }
});
