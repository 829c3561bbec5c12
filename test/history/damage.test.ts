import { mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QUEUE_RUNS } from '../../exporter/src/history/keeping/queue.ts';
import { startSimulator, type Simulator } from '../../simulator/src/index.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { acknowledged, expectLive, expectWhole, historyOf } from './kept-by.ts';

/** `npm run soak` has more of them. */
const KILLS = Number(process.env.HISTORY_KILLS ?? 5);
/** Each start reads all again that the scheduler still has. */
const PATIENCE_MS = 30_000 * KILLS;
/** For an exporter to read all that ran before it came. */
const READ_MS = 600_000;

let folder: string;
let simulator: Simulator;
let exporter: ExporterProcess | undefined;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-damage-'))));

afterEach(async () => {
  await exporter?.stop();
  exporter = undefined;
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const start = (within: readonly string[] = [], sealed = 2_000) =>
  ExporterProcess.start(
    simulator.address,
    ['--task-log.capacity=1000', `--history.path=${folder}`, `--history.seal-tasks=${sealed}`],
    0,
    {},
    within,
  );

describe('killed at any moment', () => {
  beforeEach(async () => {
    simulator = await startSimulator({ rate: 200 });
  });

  /** While runs go into a file of their own: when it is begun, when it is written, and when it is there and the open one is yet to be. */
  const sealing = () =>
    new Promise<void>((resolve) => {
      let events = Math.floor(Math.random() * 8);
      let begun = false;
      const watching = watch(folder, (_, name) => {
        begun ||= name?.endsWith('.parquet.tmp') ?? false;
        if (!begun || events-- > 0) return;
        watching.close();
        resolve();
      });
    });

  /** At some moment after the first run that is new to it is on disk. */
  const anyTime = (before: number, runs: number) =>
    eventually(async () => expect(await acknowledged(exporter!)).toBeGreaterThan(before + runs), PATIENCE_MS);

  /**
   * Runs on disk. What the scheduler drops before any exporter lived for long enough to read it is no loss of theirs: where it is half
   * way there, one lives until it has all.
   */
  const keptUp = async (before: number): Promise<number> => {
    const { index, buffer } = simulator.cluster.scheduler.task_stream;
    const least = index - before > buffer.maxlen / 2 ? index : before;
    return eventually(async () => {
      const runs = await acknowledged(exporter!);
      expect(runs).toBeGreaterThanOrEqual(least);
      return runs;
    }, PATIENCE_MS);
  };

  test('no run that was said to be on disk is lost, and none is there twice', async () => {
    let known = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      exporter = await start([], 400);
      await exporter.connected(PATIENCE_MS);
      // Its port does not wait for ever for its history.
      known = await keptUp(known);
      const moment = kill % 2 === 0 ? sealing() : anyTime(known, Math.floor(Math.random() * 600));
      let killed = false;
      const kill9 = moment.then(() => exporter!.stop('SIGKILL')).finally(() => (killed = true));
      // What it said last before that is what it must have.
      await eventually(async () => {
        known = Math.max(known, await acknowledged(exporter!).catch(() => known));
        expect(killed).toBe(true);
      }, PATIENCE_MS);
      await kill9;
    }
    exporter = await start([], 400);
    await exporter.connected(PATIENCE_MS);
    await anyTime(known, 400);
    await expectWhole(exporter, known);
    expect(readdirSync(folder).filter((name) => name.endsWith('.parquet')).length).toBeGreaterThan(0);
    expect(exporter.complaints).toEqual([]);
  });
});

describe('where it cannot be kept', () => {
  const HAD = 1_000;
  const runs = async (history: number) => {
    simulator = await startSimulator({ rate: 100, history });
  };

  /** Mounts something in place of the folder, for the exporter alone. */
  const mounted = (script: string) => ['unshare', '-rm', 'sh', '-ec', `${script}\nexec "$@"`, folder];

  test(
    'a full disk: what is dropped is counted, and it is kept again once there is room',
    async () => {
      // More than wait in memory: on a busy machine it takes minutes until they are read.
      const many = 1.2 * QUEUE_RUNS;
      await runs(many);
      exporter = await start(
        mounted('mount -t tmpfs -o size=6m tmpfs "$0"\nhead -c 4500000 /dev/zero > "$0/filler"'),
      );
      await expectLive(exporter, /^The disk of the history in .* is full: free some space/, many, READ_MS);
      await eventually(async () => expect((await historyOf(exporter!)).dropped).toBeGreaterThan(0), READ_MS);
      const { dropped } = await historyOf(exporter);
      expect(
        (await exporter.scrape()).value('dask_exporter_history_tasks_dropped_total'),
      ).toBeGreaterThanOrEqual(dropped);
      rmSync(join(`/proc/${exporter.pid}/root`, folder, 'filler'));
      await eventually(async () =>
        expect(await historyOf(exporter!)).toMatchObject({ state: 'open', problem: null }),
      );
    },
    3 * READ_MS,
  );

  test('a folder that is read only', async () => {
    await runs(HAD);
    exporter = await start(mounted('mount -t tmpfs -o ro tmpfs "$0"'));
    await expectLive(exporter, /^The exporter may not write to the history's folder/, HAD);
  });

  test('a damaged file', async () => {
    await runs(HAD);
    writeFileSync(join(folder, 'hot.duckdb'), Buffer.alloc(100_000, 'x'));
    exporter = await start();
    await expectLive(exporter, /^The history in .* is damaged: move hot.duckdb and hot.duckdb.wal away/, HAD);
  });

  test('a file that another exporter has open', async () => {
    await runs(HAD);
    const first = await start();
    try {
      await eventually(async () => expect((await historyOf(first)).state).toBe('open'));
      exporter = await start();
      await expectLive(exporter, /^Another process has the history in .* open/, HAD);
      expect((await historyOf(first)).problem).toBeNull();
    } finally {
      await first.stop();
    }
    await eventually(async () => expect((await historyOf(exporter!)).state).toBe('open'));
  });
});
