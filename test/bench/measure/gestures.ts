import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { framesOf, type DrawnFrame } from './frame-clock.ts';

/** As a mouse sends them, whether the page keeps up or not. */
const STEP_MS = 8;
const STEPS = 250;
/** Steps one way before it goes the other, so that about as much stays in view. */
const TURN = 25;
const WHEEL = 20;
const PIXELS = 4;

interface Place {
  x: number;
  y: number;
}

/** Turns the wheel, with this key held if one is named. */
export function zoom(page: Page, { x, y }: Place, key?: 'Control'): Promise<DrawnFrame[]> {
  return framesOf(page, async () => {
    await page.mouse.move(x, y);
    if (key) await page.keyboard.down(key);
    await steps((direction) => page.mouse.wheel({ deltaY: direction * WHEEL }));
    if (key) await page.keyboard.up(key);
  });
}

/** Drags with the left button. */
export function pan(page: Page, { x, y }: Place): Promise<DrawnFrame[]> {
  return framesOf(page, async () => {
    let at = x;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await steps((direction) => page.mouse.move((at += direction * PIXELS), y));
    await page.mouse.up();
  });
}

/** Real input, at the pace of a mouse and not of the page. */
async function steps(step: (direction: 1 | -1) => Promise<void>): Promise<void> {
  const sent: Promise<void>[] = [];
  for (let i = 0; i < STEPS; i++) {
    sent.push(step(Math.floor(i / TURN) % 2 === 0 ? -1 : 1));
    await sleep(STEP_MS);
  }
  await Promise.all(sent);
}

export function framesPerSecond(frames: readonly DrawnFrame[]): number {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last || first === last) return 0;
  return ((frames.length - 1) / (last.at - first.at)) * 1e3;
}
