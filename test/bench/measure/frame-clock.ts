import type { Page } from 'puppeteer-core';

/** A frame that drew tasks. */
export interface DrawnFrame {
  /** When it began, ms since the page was navigated to. */
  at: number;
  /** What its drawing took of the main thread, ms. */
  ms: number;
  /** When the frame after it began. */
  painted: number;
}

interface FrameClock {
  frames: DrawnFrame[];
}

declare const frameClock: FrameClock;

/** Notes every frame in which the page draws tasks, be it as an image or as many shapes. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(installFrameClock);
}

/** The frames drawn while something is done. */
export async function framesOf(page: Page, run: () => Promise<void>): Promise<DrawnFrame[]> {
  await page.evaluate(() => void (frameClock.frames.length = 0));
  await run();
  return page.evaluate(
    () =>
      new Promise<DrawnFrame[]>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(frameClock.frames))),
      ),
  );
}

/** ms from navigating to the first picture with tasks in it: the frame after the one that drew them. */
export async function firstPicture(page: Page): Promise<number> {
  const first = await page.waitForFunction(() => frameClock.frames[0]?.painted, {
    polling: 50,
    timeout: 120_000,
  });
  return (await first.jsonValue())!;
}

function installFrameClock(): void {
  /** Shapes in one go that are tasks, and not axes. */
  const MANY = 200;
  const clock: FrameClock = { frames: [] };
  const request = requestAnimationFrame;
  let seen = false;
  let shapes = 0;
  let drawing = false;
  let frame: DrawnFrame | null = null;

  const drew = () => {
    drawing = true;
    if (frame) return;
    const drawn = { at: performance.now(), ms: 0, painted: 0 };
    frame = drawn;
    request(() => {
      drawn.painted = performance.now();
      clock.frames.push(drawn);
      frame = null;
      shapes = 0;
    });
  };
  const coloured = ({ data }: ImageData) => {
    for (let at = 0; at < data.length; at += 4) {
      if (Math.abs(data[at]! - data[at + 2]!) > 40) return true;
    }
    return false;
  };

  const canvas = CanvasRenderingContext2D.prototype;
  const { putImageData, fill } = canvas;
  canvas.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    putImageData.apply(this, args as Parameters<typeof putImageData>);
    // Once there are tasks they stay, and looking costs time.
    seen ||= coloured(args[0] as ImageData);
    if (seen) drew();
  };
  canvas.fill = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    fill.apply(this, args as Parameters<typeof fill>);
    if (++shapes === MANY) drew();
  };
  globalThis.requestAnimationFrame = (callback) =>
    request((at) => {
      const began = performance.now();
      drawing = false;
      callback(at);
      if (drawing && frame) Object.assign(frame, { at, ms: frame.ms + performance.now() - began });
    });
  Object.assign(globalThis, { frameClock: clock });
}
