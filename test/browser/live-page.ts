import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { eventually } from '../wait-until.ts';
import { BROWSER_PATIENCE } from './browser.ts';

const ARTIFACTS = join(__dirname, '..', '..', 'artifacts');

export interface OpenOptions {
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
  credentials?: { username: string; password: string };
}

/** A colour as the canvas holds it. */
export type Rgb = readonly [number, number, number];

export interface Pixel {
  /** px of the window, where the mouse points. */
  x: number;
  y: number;
}

declare function readPixels(canvas: HTMLCanvasElement): Uint8ClampedArray;

/** Reads a copy: the browser complains of a canvas that is read often. */
function installReadPixels(): void {
  const read: typeof readPixels = (canvas) => {
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(canvas, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height).data;
  };
  Object.assign(globalThis, { readPixels: read });
}

/** The exporter's page in a browser, as a person would use it. */
export class LivePage {
  /** What the browser's console said, and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`A dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async open(browser: Browser, url: string, options: OpenOptions = {}): Promise<LivePage> {
    const { width = 1400, height = 900, scheme = 'light', credentials } = options;
    const page = await browser.newPage();
    page.setDefaultTimeout(BROWSER_PATIENCE);
    const live = new LivePage(page);
    if (credentials) await page.authenticate(credentials);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height });
    await page.evaluateOnNewDocument(installReadPixels);
    await page.goto(url, { waitUntil: 'load' });
    return live;
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (element) =>
      (element as HTMLElement).innerText.replace(/\s+/g, ' ').trim(),
    );
  }

  attribute(selector: string, name: string): Promise<string | null> {
    return this.page.$eval(selector, (element, key) => element.getAttribute(key), name);
  }

  /** Types into the search and brings what is found into view. */
  async goTo(text: string): Promise<void> {
    await this.page.$eval('#search', (input) => (input as HTMLInputElement).select());
    await this.page.type('#search', text);
    await this.page.keyboard.press('Enter');
    await this.frames();
  }

  /** Two frames later: what takes longer, as sums and what is loaded, is still to be waited for. */
  frames(): Promise<void> {
    return this.page.evaluate(
      () =>
        new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  /** A pixel in the middle of the largest run of a colour in any line of the task stream; null if there is none. */
  find(colour: Rgb): Promise<Pixel | null> {
    return this.page.evaluate((wanted) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#lanes canvas')!;
      const { width, height } = canvas;
      const data = readPixels(canvas);
      let best = { length: 0, x: 0, y: 0 };
      for (let y = 0; y < height; y++) {
        let length = 0;
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 4;
          length = wanted.every((value, channel) => data[at + channel] === value) ? length + 1 : 0;
          if (length > best.length) best = { length, x: x - Math.floor(length / 2), y };
        }
      }
      const box = canvas.getBoundingClientRect();
      const scale = box.width / width;
      return best.length === 0
        ? null
        : { x: box.left + (best.x + 0.5) * scale, y: box.top + (best.y + 0.5) * scale };
    }, colour);
  }

  /** Points at a colour until what is said has all this. */
  pointAt(colour: Rgb, ...parts: readonly string[]): Promise<string> {
    return eventually(async () => {
      const pixel = await this.find(colour);
      if (!pixel) throw new Error(`Nothing is drawn in ${colour.join()}`);
      const said = await this.hover(pixel);
      const missing = parts.filter((part) => !said.includes(part));
      if (missing.length > 0) throw new Error(`"${said}" has no ${missing.join(', ')}`);
      return said;
    });
  }

  /** All of the task stream's pixels in one number: another one if anything has moved. */
  picture(): Promise<number> {
    return this.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#lanes canvas')!;
      const data = readPixels(canvas);
      let sum = 0;
      for (const value of data) sum = (sum * 31 + value) % 4_294_967_291;
      return sum;
    });
  }

  async hover({ x, y }: Pixel): Promise<string> {
    await this.page.mouse.move(x - 40, y);
    await this.page.mouse.move(x, y);
    await this.frames();
    return this.text('#tooltip');
  }

  /** Of the next lines with tasks, how many frames later each was painted; and the most paintings of a frame. */
  paintings(lines: number): Promise<{ delays: number[]; most: number }> {
    return this.page.evaluate(async (wanted) => {
      const { parse } = JSON;
      const { prototype } = CanvasRenderingContext2D;
      const { putImageData } = prototype;
      const delays: number[] = [];
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      // Within a frame, before the page asks for the next: so each frame is counted before the page paints in it.
      await nextFrame();
      let [frame, painted, most] = [0, 0, 0];
      let waiting: number[] = [];
      JSON.parse = (...given) => {
        const line = parse(...given) as { topic?: string };
        if (line.topic === 'tasks') waiting.push(frame);
        return line;
      };
      prototype.putImageData = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
        putImageData.apply(this, given as Parameters<typeof putImageData>);
        delays.push(...waiting.map((since) => frame - since));
        waiting = [];
        most = Math.max(most, (painted += 1));
      };
      while (delays.length < wanted) {
        await nextFrame();
        frame += 1;
        painted = 0;
      }
      JSON.parse = parse;
      prototype.putImageData = putImageData;
      return { delays, most };
    }, lines);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(ARTIFACTS, { recursive: true });
    await this.page.screenshot({ path: join(ARTIFACTS, `page-${name}.png`) });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
