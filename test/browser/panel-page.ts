import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDataSourceResponse } from '@grafana/data';
import type { Browser, Page } from 'puppeteer-core';
import { eventually } from '../wait-until.ts';
import { BROWSER_PATIENCE } from './browser.ts';
import type { Columns, Query, Range, Row } from './grafana-host/data-source.ts';
import type { Host } from './grafana-host/host.ts';
import type { Asked, Shown } from './grafana-host/panel.ts';
import type { Rgb } from './live-page.ts';

const ARTIFACTS = join(__dirname, '..', '..', 'artifacts');

declare const host: Host;

/** A built panel in a browser, in a page that stands for Grafana. */
export class PanelPage {
  /** Errors that the browser's console has, and those that nobody caught. */
  readonly complaints: string[] = [];
  /** Requests fail by intent. That they do the browser itself says, maybe later than the page: it is no complaint then. */
  requestsFail = false;
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      if (!this.requestsFail || !text.startsWith('Failed to load resource')) this.complaints.push(text);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`A dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async open(browser: Browser, url: string): Promise<PanelPage> {
    const page = await browser.newPage();
    page.setDefaultTimeout(BROWSER_PATIENCE);
    const panel = new PanelPage(page);
    await page.setViewport({ width: 940, height: 640 });
    // Chromium takes a language that JavaScript refuses from a machine without one.
    await page.evaluateOnNewDocument(() =>
      Object.defineProperties(navigator, { language: { value: 'en-US' }, languages: { value: ['en-US'] } }),
    );
    await page.goto(url, { waitUntil: 'load' });
    return panel;
  }

  async show(shown: Shown): Promise<void> {
    await this.page.evaluate((what) => host.show(what), shown);
    await this.settled();
  }

  /** Intervals that the panel's live query has received, in their order. */
  rows(): Promise<Row[]> {
    return this.page.evaluate(() => host.rows());
  }

  /** What the app's data source answers to a query. */
  ask(query: Query, range?: Range): Promise<Columns[]> {
    return this.page.evaluate((what, when) => host.ask(what, when), query, range);
  }

  /** What it answers to a dashboard that asks for annotations. */
  annotations(range?: Range): Promise<Columns[]> {
    return this.page.evaluate((when) => host.annotations(when), range);
  }

  check(): Promise<TestDataSourceResponse> {
    return this.page.evaluate(() => host.check());
  }

  async editSettings(settings: { url: string }): Promise<void> {
    await this.page.evaluate((what) => host.editSettings(what), settings);
    await this.settled();
  }

  async editQuery(query: Query): Promise<void> {
    await this.page.evaluate((what) => host.editQuery(what), query);
    await this.settled();
  }

  /** What editors were told to save, oldest first. */
  saved(): Promise<unknown[]> {
    return this.page.evaluate(() => host.saved);
  }

  /** Types into a list of choices and takes what is found. @param offered how what is to be found begins */
  async choose(label: string, text: string, offered = text): Promise<void> {
    await this.page.click(`[aria-label="${label}"]`);
    await this.page.keyboard.type(text);
    // What there is to choose from may have to be asked for.
    await eventually(async () => {
      const first = await this.text('[role="option"]');
      if (!first.startsWith(offered)) throw new Error(`${first} is offered, not ${offered}`);
    });
    await this.page.keyboard.press('Enter');
    await this.settled();
  }

  /** Live queries of these types, as of so many panels. */
  subscribe(queries: object[]): Promise<void> {
    return this.page.evaluate((all) => host.subscribe(all as Record<string, unknown>[]), queries);
  }

  /** How many of them have data that streams. */
  streaming(): Promise<number> {
    return this.page.evaluate(() => host.streaming());
  }

  unsubscribe(): Promise<void> {
    return this.page.evaluate(() => host.unsubscribe());
  }

  /** Names of the elements that a text makes where it is taken for HTML. */
  elementsOf(html: string): Promise<string[]> {
    return this.page.evaluate((text) => host.elementsOf(text), html);
  }

  /** What Grafana takes for its spinner and its green dot. */
  loadingState(): Promise<string> {
    return this.page.evaluate(() => host.loadingState());
  }

  /** As a person who clicks the green dot of a panel that streams. */
  async stop(): Promise<void> {
    await this.page.evaluate(() => host.stop());
    await this.settled();
  }

  /** As a person who goes to another tab, and comes back. */
  async hide(hidden: boolean): Promise<void> {
    await this.page.evaluate((away) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => away });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  asked(): Promise<Asked> {
    return this.page.evaluate(() => host.asked);
  }

  pointElsewhere(time: number): Promise<void> {
    return this.page.evaluate((at) => host.pointElsewhere(at), time);
  }

  /** All text that is shown, in one line. */
  text(selector = 'body'): Promise<string> {
    return this.page.$eval(selector, (element) =>
      (element as HTMLElement).innerText.replace(/\s+/g, ' ').trim(),
    );
  }

  /** Colours at places of the picture; px from the picture's top left. */
  colours(places: readonly (readonly [x: number, y: number])[], canvas = 0): Promise<Rgb[]> {
    return this.page.evaluate(
      (at, which) => {
        const drawn = document.querySelectorAll<HTMLCanvasElement>('#panel canvas')[which]!;
        const { data } = drawn.getContext('2d')!.getImageData(0, 0, drawn.width, drawn.height);
        return at.map(([x, y]) => {
          const pixel = (Math.round(y) * drawn.width + Math.round(x)) * 4;
          return [data[pixel]!, data[pixel + 1]!, data[pixel + 2]!] as const;
        });
      },
      places,
      canvas,
    );
  }

  /** Where a colour is drawn: the middle of its first longest run in a line, and how many pixels it has; null: nowhere. */
  find(colour: Rgb): Promise<{ x: number; y: number; from: number; to: number; pixels: number } | null> {
    return this.page.evaluate((wanted) => {
      const drawn = document.querySelector<HTMLCanvasElement>('#panel canvas')!;
      const { width, height } = drawn;
      const { data } = drawn.getContext('2d')!.getImageData(0, 0, width, height);
      let best = { length: 0, from: 0, y: 0 };
      let pixels = 0;
      for (let y = 0; y < height; y++) {
        let length = 0;
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 4;
          const same = data[at + 3] === 255 && wanted.every((value, channel) => data[at + channel] === value);
          length = same ? length + 1 : 0;
          pixels += same ? 1 : 0;
          if (length > best.length) best = { length, from: x - length + 1, y };
        }
      }
      const { length, from, y } = best;
      return length === 0 ? null : { x: from + length / 2, y, from, to: from + length, pixels };
    }, colour);
  }

  /** Where a colour is drawn, once it is. */
  found(colour: Rgb): Promise<NonNullable<Awaited<ReturnType<PanelPage['find']>>>> {
    return eventually(async () => {
      const place = await this.find(colour);
      if (!place) throw new Error(`Nothing is drawn in ${colour.join()}`);
      return place;
    });
  }

  /** Moves the mouse; px from the picture's top left. */
  async point(x: number, y: number): Promise<void> {
    const [left, top] = await this.origin();
    await this.page.mouse.move(left + x - 3, top + y);
    await this.page.mouse.move(left + x, top + y);
    await this.settled();
  }

  async drag(from: number, to: number, y: number): Promise<void> {
    const [left, top] = await this.origin();
    await this.page.mouse.move(left + from, top + y);
    await this.page.mouse.down();
    await this.page.mouse.move(left + to, top + y, { steps: 4 });
    await this.page.mouse.up();
    await this.settled();
  }

  tooltip(): Promise<string> {
    return this.text('[data-testid=daskscope-tooltip]');
  }

  /** Chooses what the task stream's menu has to save. */
  async save(item: string): Promise<void> {
    await this.page.click('[aria-label="Save what is in view"]');
    await eventually(() =>
      this.page.$$eval(
        '[role=menuitem]',
        (all, wanted) =>
          (all.find(({ textContent }) => textContent?.startsWith(wanted)) as HTMLElement).click(),
        item,
      ),
    );
  }

  /** Some frames later: what takes longer, as sums and what is loaded, is still to be waited for. */
  async settled(): Promise<void> {
    for (let frame = 0; frame < 4; frame++) {
      await this.page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
    }
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(ARTIFACTS, { recursive: true });
    await this.page.screenshot({ path: join(ARTIFACTS, `panel-${name}.png`) });
  }

  private origin(): Promise<[number, number]> {
    return this.page.$eval('#panel canvas', (canvas) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [left, top] as [number, number];
    });
  }
}
