import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/src/index.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { ClickHouseServer } from './clickhouse-server.ts';
import { acknowledged, expectLive, expectWhole, historyOf } from './kept-by.ts';

let folder: string;
let port: number;
let simulator: Simulator;
let server: ClickHouseServer | undefined;
let exporter: ExporterProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clickhouse-away-'));
  port = await freePort();
});

afterEach(async () => {
  await exporter?.stop();
  await server?.stop();
  exporter = server = undefined;
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const startServer = async () => (server = await ClickHouseServer.start(join(folder, 'server'), port));

const startExporter = async () =>
  (exporter = await ExporterProcess.start(simulator.address, [
    '--task-log.capacity=1000',
    `--history.clickhouse.url=http://127.0.0.1:${port}`,
  ]));

const open = () =>
  eventually(async () =>
    expect(await historyOf(exporter!)).toMatchObject({ state: 'open', problem: null, dropped: 0 }),
  );

const AWAY = /^The history's server http:.* cannot be reached: .*ECONNREFUSED/;

test('a server that comes late, ends amid its work and is back: no run is lost, and none is there twice', async () => {
  simulator = await startSimulator({ rate: 300 });
  await startExporter();
  await expectLive(exporter!, AWAY, 300);
  expect((await exporter!.scrape()).value('dask_exporter_history_waiting_tasks')).toBeGreaterThan(0);
  await startServer();
  await open();
  await eventually(async () => expect(await acknowledged(exporter!)).toBeGreaterThan(300));
  await server!.stop();
  const known = await acknowledged(exporter!);
  await expectLive(exporter!, AWAY, known + 1000);
  await startServer();
  await open();
  await eventually(async () => expect(await acknowledged(exporter!)).toBeGreaterThan(known + 1000));
  // An exporter that is started again answers from the server, once it has read again what it has to.
  await exporter!.stop('SIGKILL');
  await startExporter();
  await open();
  const last = await acknowledged(exporter!);
  expect(last).toBeGreaterThan(known + 1000);
  await eventually(async () => expect(await acknowledged(exporter!)).toBeGreaterThan(last + 300));
  await expectWhole(exporter!, last);
});
