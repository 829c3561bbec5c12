import type { Browser, Page } from 'puppeteer-core';
import type { Host, Shown } from '../../browser/grafana-host/host.ts';

export interface PanelToOpen {
  plugin: Shown['plugin'];
  queryType: string;
  /** ms since the epoch; without one the last minute, live. */
  range?: [from: number, to: number];
  /** Before anything of the page is loaded. */
  prepare?: (page: Page) => Promise<void>;
}

declare const host: Host;

/** For a busy machine. */
const PATIENCE_MS = 120_000;

/** A built panel, asking the built data source, in a page of its own that stands for Grafana; once it has drawn. */
export async function openPanel(browser: Browser, url: string, panel: PanelToOpen): Promise<Page> {
  const { plugin, queryType, range, prepare } = panel;
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport({ width: 1400, height: 800 });
  // Chromium takes a language that JavaScript refuses from a machine without one.
  await page.evaluateOnNewDocument(() =>
    Object.defineProperties(navigator, { language: { value: 'en-US' }, languages: { value: ['en-US'] } }),
  );
  await prepare?.(page);
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate((shown) => host.show(shown), {
    plugin,
    query: { queryType },
    width: 1380,
    height: 700,
    ...(range && { range }),
  } satisfies Shown);
  await page.waitForSelector('#panel canvas');
  return page;
}
