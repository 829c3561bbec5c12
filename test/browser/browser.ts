import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { launch, type Browser } from 'puppeteer-core';

/** ms until the browser must have begun, or have loaded a page: generous, as it only matters where something is broken. */
export const BROWSER_PATIENCE = 120_000;

/** Nothing leaves the machine, and there is no screen. */
const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

/** A real Chromium, unpacked into a folder of its own: two that unpack into one disturb each other. */
export async function startBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'browser-test-'));
  const outside = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const executablePath = await chromium.executablePath();
    const browser = await launch({
      executablePath,
      headless: 'shell',
      args: FLAGS,
      pipe: true,
      timeout: BROWSER_PATIENCE,
      // How long a script in a page may take is the test's to say.
      protocolTimeout: 0,
    });
    return {
      browser,
      async close() {
        await browser.close();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } finally {
    if (outside === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outside;
  }
}
