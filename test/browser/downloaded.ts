import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { eventually } from '../wait-until.ts';

/** The file that a page has the browser save. @param within a folder, in which it gets one of its own */
export async function downloaded(
  page: Page,
  { ending, within }: { ending: string; within: string },
  act: () => Promise<void>,
): Promise<string> {
  const client = await page.createCDPSession();
  const downloadPath = mkdtempSync(join(within, 'saved-'));
  await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath });
  await act();
  const file = await eventually(() => {
    const found = readdirSync(downloadPath).find((name) => name.endsWith(ending));
    if (found === undefined) throw new Error(`There is no ${ending} but ${readdirSync(downloadPath).join()}`);
    return join(downloadPath, found);
  });
  await client.detach();
  return file;
}
