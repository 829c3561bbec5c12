import type { Tasks } from '@daskscope/api';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import type { Browser } from 'puppeteer-core';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { LivePage } from './live-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let browser: Browser;

beforeAll(async () => {
  chromium = await startBrowser();
  ({ browser } = chromium);
});
afterAll(() => chromium?.close());

test('works with a password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-password-'));
  const file = join(folder, 'web.yml');
  writeFileSync(file, `basic_auth_users:\n  somebody: ${hashSync('secret', 4)}\n`);
  const exporter = await ExporterProcess.start('tcp://127.0.0.1:1', [`--web.config.file=${file}`]);
  const credentials = { username: 'somebody', password: 'secret' };
  const page = await LivePage.open(browser, `${exporter.url}/`, { credentials });
  await eventually(async () => {
    expect(await page.text('#notice')).toContain('No scheduler yet');
    expect(await page.text('#notice')).toContain('tcp://127.0.0.1:1');
  });
  await page.screenshot('connecting');
  await page.close();
  await exporter.stop();
  rmSync(folder, { recursive: true });
});

describe('beside a simulated cluster', () => {
  let simulator: SimulatorProcess;
  let exporter: ExporterProcess;
  let page: LivePage;
  const HISTORY = 20_000;

  beforeAll(async () => {
    simulator = await SimulatorProcess.start(
      [
        ['--port', await freePort()],
        ['--workers', 50],
        ['--threads', 4],
        ['--rate', 200],
        ['--history', HISTORY],
      ]
        .flat()
        .map(String),
    );
    exporter = await ExporterProcess.start(simulator.address, [], await freePort());
    await eventually(async () => {
      const { tasks } = await exporter.json<Tasks>(`/api/v1/tasks?limit=1`);
      expect(tasks.id).toHaveLength(1);
      expect(
        (await exporter.json<{ taskLog: { tasks: number } }>('/api/v1/status')).taskLog.tasks,
      ).toBeGreaterThan(HISTORY / 2);
    });
    page = await LivePage.open(browser, `${exporter.url}/`);
  });

  afterAll(async () => {
    await page?.close();
    await exporter?.stop();
    await simulator?.kill();
  });

  const kept = async () => {
    const { tasks } = (await exporter.json<{ taskLog: { tasks: number } }>('/api/v1/status')).taskLog;
    return tasks;
  };
  const total = async () => {
    const text = await page.text('#legend .functions');
    return [...text.matchAll(/ ([\d,]+) · /g)].reduce(
      (sum, [, count]) => sum + Number(count!.replaceAll(',', '')),
      0,
    );
  };

  /** Of before is what it shows, so nothing is said of the time to come. */
  const saysOfWhen = () =>
    eventually(async () => {
      const totals = await page.text('#totals');
      expect(totals).toMatch(/ · as of \d/);
      expect(totals).not.toContain('left');
    });

  test('is marked as simulated', async () => {
    await eventually(async () => expect(await page.text('#simulated')).toBe('SIMULATED'));
    await eventually(async () => expect(await page.page.title()).toMatch(/^SIMULATED/));
    await eventually(async () => expect(Number(await page.text('#rate'))).toBeGreaterThan(20));
  });

  test('paints a line with the next frame, and once a frame however many lines come', async () => {
    const { delays, most } = await page.paintings(20);
    expect(new Set(delays)).toEqual(new Set([1]));
    expect(most).toBe(1);
  });

  test('shows the past, all of it', async () => {
    await page.page.click('[data-span=all]');
    await page.page.click('#fit');
    const known = await kept();
    await eventually(async () => {
      await page.page.click('#fit');
      expect(await total()).toBeGreaterThanOrEqual(known);
    });
    await page.page.click('#follow');
    await page.screenshot('simulated');
  });

  test('the exporter goes and comes back: the page says so, keeps what it has, and goes on', async () => {
    const port = Number(new URL(exporter.url).port);
    const before = await total();
    await exporter.stop('SIGKILL');
    await eventually(async () => {
      expect(await page.attribute('#state', 'data-tone')).toBe('lost');
      expect(await page.text('#notice')).toContain('Exporter lost since');
    });
    expect(await total()).toBeGreaterThanOrEqual(before);
    await saysOfWhen();
    await page.screenshot('exporter-gone');
    expect(page.complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
    exporter = await ExporterProcess.start(simulator.address, [], port);
    await eventually(async () => expect(await page.attribute('#state', 'data-tone')).toBe('live'));
    const picture = await page.picture();
    await eventually(async () => expect(await page.picture()).not.toBe(picture));
    await eventually(async () =>
      expect(await page.page.$eval('#notice', (notice) => (notice as HTMLElement).hidden)).toBe(true),
    );
  });

  test('the scheduler goes and another comes: the page says both', async () => {
    const { port } = simulator;
    await simulator.kill();
    await eventually(async () => {
      expect(await page.text('#notice')).toContain('Scheduler lost since');
      expect(await page.attribute('#state', 'data-tone')).toBe('lost');
    });
    await eventually(async () =>
      expect(await page.text('#workers-by-host .row.worker .cell:last-child')).toMatch(/^\d+ (s|min)$/),
    );
    await saysOfWhen();
    await page.screenshot('scheduler-gone');
    simulator = await SimulatorProcess.start(['--port', `${port}`, '--workers', '3', '--rate', '100']);
    await eventually(async () => expect(await page.text('#notice')).toContain('Another scheduler since'));
    await eventually(async () => expect(await page.text('#workers')).toBe('3'));
    await page.screenshot('scheduler-restarted');
  });
});
