import type { Browser } from 'puppeteer-core';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { LivePage } from './live-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let browser: Browser;
let simulator: SimulatorProcess;
let exporter: ExporterProcess;
let page: LivePage;

beforeAll(async () => {
  chromium = await startBrowser();
  ({ browser } = chromium);
  simulator = await SimulatorProcess.start(['--workers', '2', '--rate', '50', '--fail-every', '5']);
  exporter = await ExporterProcess.start(simulator.address);
});
afterAll(async () => {
  await chromium?.close();
  await exporter?.stop();
  await simulator?.kill();
});

beforeEach(async () => {
  page = await LivePage.open(browser, `${exporter.url}/`);
  await noteAll();
  await eventually(async () => expect(await page.text('#failures .list')).not.toBe(''));
  await eventually(async () => expect(await exists('#tracks')).toBe(true));
});
afterEach(() => page.close());

/** Scripts that the browser has fetched, by name. */
const fetched = () =>
  page.page.evaluate(() => [
    ...new Set(
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
        .filter((name) => name.endsWith('.js')),
    ),
  ]);

// The browser notes a few hundred requests of its own accord, and what the page asks for again and again are more.
const noteAll = () => page.page.evaluate(() => performance.setResourceTimingBufferSize(100_000));

const exists = async (selector: string) => (await page.page.$(selector)) !== null;

test('at first only what the page names, the tracks and the tables are fetched, and each view when it is opened', async () => {
  const html = await (await fetch(`${exporter.url}/`)).text();
  const named = [...html.matchAll(/"(page\.\w+\.js)"/g)].map(([, name]) => name!);
  // The browser may note that it has fetched something after that is there.
  const first = await eventually(async () => {
    const all = await fetched();
    const later = all.filter((name) => !named.includes(name));
    expect(all).toEqual(expect.arrayContaining(named));
    const sources = await Promise.all(
      later.map(async (name) => (await fetch(`${exporter.url}/${name}`)).text()),
    );
    const opened = later.filter((_, at) => /id:"(tracks|tables)"/.test(sources[at]!));
    expect(opened).toHaveLength(2);
    // All else is what these need.
    expect(later.filter((name) => !opened.includes(name) && !sources.join('').includes(name))).toEqual([]);
    return all;
  });
  /** The browser may note that it has fetched something after that is there. */
  const moreThan = (before: readonly string[]) =>
    eventually(async () => {
      const now = await fetched();
      expect(now.length).toBeGreaterThan(before.length);
      return now;
    });
  await page.page.click('#help');
  await eventually(async () => expect(await page.text('#keys')).toContain('Keyboard'));
  const second = await moreThan(first);
  await page.page.keyboard.press('Escape');
  await eventually(async () => expect(await exists('#keys')).toBe(false));
  await page.page.click('#failures .list .row');
  await eventually(async () => expect(await page.text('#details')).toContain('TypeError'));
  const third = await moreThan(second);
  await page.page.click('nav a[href^="#logs"]');
  await eventually(async () => expect(await exists('#logs-view')).toBe(true));
  await moreThan(third);
  expect(page.complaints).toEqual([]);
});

test('Esc closes the help and nothing below it, and whoever closes the details is where they were', async () => {
  const row = await page.page.$('#failures .list .row');
  await row!.focus();
  await page.page.keyboard.press('Enter');
  await eventually(async () => expect(await exists('#details')).toBe(true));
  await page.page.keyboard.press('?');
  await eventually(async () => expect(await exists('#keys[open]')).toBe(true));
  await page.page.keyboard.press('Escape');
  await eventually(async () => expect(await exists('#keys')).toBe(false));
  expect(await exists('#details')).toBe(true);
  await page.page.keyboard.press('Escape');
  await eventually(async () => expect(await exists('#details')).toBe(false));
  await eventually(async () =>
    expect(await page.page.evaluate(() => document.activeElement!.className)).toContain('row'),
  );
});

test('a view whose script is gone, since the exporter was replaced, says so and what to do', async () => {
  await page.page.setRequestInterception(true);
  page.page.on('request', (request) => {
    if (/\/page\.\w+\.js$/.test(request.url())) void request.respond({ status: 404 });
    else void request.continue();
  });
  await page.page.click('#help');
  await eventually(async () => expect(await page.text('#unloaded')).toMatch(/could not be loaded.*Reload/));
  await page.screenshot('unloaded');
  await page.page.click('#unloaded button:last-child');
  await eventually(async () => expect(await exists('#unloaded')).toBe(false));
});
