import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page as Tab } from 'puppeteer-core';
import { startBrowser } from '../../browser/browser.ts';
import { BOOT_DATA } from '../../browser/grafana-host/boot-data.ts';
import type { Values } from '../dashboard-variables.ts';
import type { Page, Question } from './page.ts';

declare const page: Page;

const MODULE = join(
  ...[__dirname, '..', '..', '..', 'grafana-plugin', 'dist', 'daskscope-app', 'datasource', 'module.js'],
);

/** The built data source in a real browser, on a page of the exporter's own, so that nothing lies between them. */
export class DataSource {
  readonly #tab: Tab;
  readonly stop: () => Promise<void>;

  private constructor(tab: Tab, stop: () => Promise<void>) {
    this.#tab = tab;
    this.stop = stop;
  }

  /**
   * @param exporter its URL
   * @param prometheusValues asks Prometheus for what a variable's query lists
   */
  static async start(
    exporter: string,
    prometheusValues: (query: string) => Promise<string[]>,
  ): Promise<DataSource> {
    if (!existsSync(MODULE))
      throw new Error(`${MODULE} is missing: build it by npm run build -w grafana-plugin`);
    const script = await bundle();
    const { browser, close } = await startBrowser();
    try {
      const tab = await browser.newPage();
      // The page of nothing that it lies on may call nobody.
      await tab.setBypassCSP(true);
      // Chromium takes a language that JavaScript refuses from a machine without one.
      await tab.evaluateOnNewDocument(() =>
        Object.defineProperties(navigator, { language: { value: 'en-US' }, languages: { value: ['en-US'] } }),
      );
      await tab.goto(`${exporter}/-/healthy`);
      await tab.evaluate(`window.grafanaBootData = ${JSON.stringify(BOOT_DATA)}`);
      await tab.exposeFunction('prometheusValues', prometheusValues);
      await tab.evaluate(script);
      await tab.evaluate(readFileSync(MODULE, 'utf8'));
      return new DataSource(tab, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** How many rows a query is answered with, 0 if none come for as long as it says. @throws Error with what went wrong */
  rows(question: Question): Promise<number> {
    return this.#tab.evaluate((asked) => page.rows(asked), question);
  }

  /** The values of a variable's query. */
  options(query: unknown, known: Values): Promise<string[]> {
    return this.#tab.evaluate(
      (asked, values) => page.options(asked as { refId: string }, values),
      query,
      known,
    );
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: Object.fromEntries(
      ['.svg', '.css', '.ttf', '.woff', '.woff2', '.png'].map((type) => [type, 'empty']),
    ),
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
