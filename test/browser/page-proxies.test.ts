import type { Status } from '@daskscope/api';
import type { Browser } from 'puppeteer-core';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { bufferingProxy } from './buffering-proxy.ts';
import { LivePage } from './live-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

/** ms within which a stream ends whose reader has left: half a minute, and what a busy machine adds. */
const LEFT = 120_000;

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let browser: Browser;
let simulator: SimulatorProcess;
let exporter: ExporterProcess;

beforeAll(async () => {
  chromium = await startBrowser();
  ({ browser } = chromium);
  simulator = await SimulatorProcess.start(['--workers', '2', '--rate', '50']);
  exporter = await ExporterProcess.start(simulator.address);
});

afterAll(async () => {
  await chromium?.close();
  await exporter?.stop();
  await simulator?.kill();
});

const watchers = async () => (await exporter.json<Status>('/api/v1/status')).watchers;

/** The page is live: what has run moves on. */
async function isLive(page: LivePage): Promise<void> {
  await eventually(async () => {
    expect(await page.attribute('#state', 'data-tone')).toBe('live');
    expect(Number(await page.text('#rate'))).toBeGreaterThan(0);
  });
  const picture = await page.picture();
  await eventually(async () => expect(await page.picture()).not.toBe(picture));
}

test('behind a proxy that passes on events alone, as jupyter-server-proxy, the page streams', async () => {
  const proxy = await bufferingProxy(exporter.url, { passesEvents: true });
  const page = await LivePage.open(browser, proxy.url);
  await isLive(page);
  await eventually(async () => expect(await watchers()).toBe(1));
  expect(page.complaints).toEqual([]);
  await page.close();
  await eventually(async () => expect(await watchers()).toBe(0), LEFT);
  await proxy.close();
});

test('behind a proxy that holds back everything the page asks, and leaves no stream behind', async () => {
  const proxy = await bufferingProxy(exporter.url, { passesEvents: false });
  const page = await LivePage.open(browser, proxy.url);
  await isLive(page);
  await eventually(async () => expect(await watchers()).toBe(0), LEFT);
  await isLive(page);
  expect(page.complaints).toEqual([]);
  await page.close();
  await proxy.close();
});
