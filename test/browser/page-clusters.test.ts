import type { Clusters } from '@daskscope/api';
import type { Browser } from 'puppeteer-core';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { LivePage } from './live-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

/** As a person may call it. */
const ODD = `team/"etl" & <b>?#`;

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let browser: Browser;
let simulators: SimulatorProcess[];
let exporter: ExporterProcess;

beforeAll(async () => {
  chromium = await startBrowser();
  ({ browser } = chromium);
  simulators = await Promise.all(
    // What fails is trouble, and trouble comes first in the list.
    [3, 5].map((workers) =>
      SimulatorProcess.start(['--workers', String(workers), '--rate', '20', '--fail-every', '0']),
    ),
  );
  exporter = await ExporterProcess.start(null, [
    `--scheduler.address=${ODD}=${simulators[0]!.address}`,
    `--scheduler.address=other=${simulators[1]!.address}`,
    '--scheduler.address=nobody=tcp://127.0.0.1:1',
  ]);
  await eventually(async () => {
    const { clusters } = await exporter.json<Clusters>('/api/v1/clusters');
    expect(clusters.map(({ state, workers }) => [state, workers])).toEqual([
      ['connected', 3],
      ['connected', 5],
      ['connecting', 0],
    ]);
  });
});
afterAll(async () => {
  await exporter?.stop();
  await Promise.all((simulators ?? []).map((simulator) => simulator.kill()));
  await chromium?.close();
});

test('the page lists the clusters, and each leads to its own', async () => {
  const page = await LivePage.open(browser, `${exporter.url}/`);
  const rows = () =>
    page.page.$$eval('#clusters tbody tr', (found) =>
      found.map((row) =>
        ['a', '[data-column=State]', '[data-column=Workers]'].map(
          (cell) => row.querySelector(cell)?.textContent,
        ),
      ),
    );
  await eventually(async () =>
    expect(await rows()).toEqual([
      ['nobody', 'connecting', '–'],
      [ODD, 'connected', '3'],
      ['other', 'connected', '5'],
    ]),
  );
  expect(await page.text('#clusters-summary')).toMatch(/^1 connecting · 2 connected · 8 workers$/);
  // Why it is not connected can be read without pointing at it.
  expect(await page.text('[data-state=connecting] .why')).toContain('refuses the connection');
  await page.screenshot('clusters');
  await Promise.all([
    page.page.waitForNavigation(),
    page.page.$$eval('#clusters tbody a', (links) => (links[1] as HTMLElement).click()),
  ]);
  await eventually(async () => {
    expect(await page.text('#cluster')).toBe(ODD);
    expect(await page.text('#state-label')).toBe('live');
    expect(await page.text('#workers')).toBe('3');
  });
  expect(await page.page.title()).toContain(ODD);
  await page.page.setViewport({ width: 1600, height: 900 });
  const [top, bottom] = await page.page.$eval('header', (header) => {
    const places = [...header.children].map((part) => part.getBoundingClientRect());
    return [Math.max(...places.map((place) => place.top)), Math.min(...places.map((place) => place.bottom))];
  });
  // One line: each part begins above where any ends.
  expect(top).toBeLessThan(bottom!);
  expect(page.complaints).toEqual([]);
  await page.close();
  // The URL is a place: the list as it is filtered can be sent to somebody.
  const filtered = await LivePage.open(browser, `${exporter.url}/?filter=oth`);
  await eventually(async () => {
    expect(
      await filtered.page.$$eval('#clusters tbody a', (links) => links.map((link) => link.textContent)),
    ).toEqual(['other']);
    expect(await filtered.text('#clusters-left')).toContain('1 of 3 match the filter.');
  });
  await filtered.close();
});
