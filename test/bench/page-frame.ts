import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import { Dask } from '../../exporter/bench/setup/dask-cluster.ts';
import { median, type Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { withEndings } from './measure/endings.ts';
import { firstPicture, framesOf, watchFrames } from './measure/frame-clock.ts';
import { framesPerSecond, pan, zoom } from './measure/gestures.ts';
import type { TimelinePage } from './measure/timeline-page.ts';

const INTERVALS = 1_000_000;
const DASK_TASKS = 100_000;
const LANES = 400;
const ROUNDS = 3;
const DRAWS = 31;
const BUDGET_MS = 16;
const BUDGET_RATE = 30;
const MIDDLE = { x: 900, y: 400 };
/** Where a drag pans: the axis. */
const AXIS = { x: 900, y: 792 };

declare const timelinePage: TimelinePage;
declare const Bokeh: {
  index: Record<string, { model: { toolbar: { tools: { type: string; active: boolean }[] } } }>;
};

interface Rates {
  zoom: number[];
  pan: number[];
}

/** The drawing in a browser without a GPU, moved by real input; and Dask's page of all tasks, moved the same, in turn. */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const dask = closing(await Dask.start());
    await dask.recordTasks(DASK_TASKS, LANES);
    const { browser } = closing(await startBrowser());
    const ours = await openTimeline(browser);
    const theirs = await openDask(browser, dask);
    const draws: number[] = [];
    const rates: Rates = { zoom: [], pan: [] };
    const daskRates: Rates = { zoom: [], pan: [] };
    for (let round = 0; round < ROUNDS; round++) {
      await ours.bringToFront();
      const drawn = await framesOf(ours, () => ours.evaluate((times) => timelinePage.draw(times), DRAWS));
      draws.push(...drawn.map(({ ms }) => ms));
      rates.zoom.push(framesPerSecond(await zoom(ours, MIDDLE, 'Control')));
      rates.pan.push(framesPerSecond(await pan(ours, AXIS)));
      await theirs.bringToFront();
      daskRates.zoom.push(framesPerSecond(await zoom(theirs, MIDDLE)));
      daskRates.pan.push(framesPerSecond(await pan(theirs, MIDDLE)));
    }
    return rows(draws, rates, daskRates);
  });
}

async function openTimeline(browser: Browser): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'measure', 'timeline-page.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
  });
  const page = await newPage(browser);
  await page.goto('data:text/html,<!doctype html><body style="margin:0">');
  await page.addScriptTag({ content: outputFiles[0]!.text });
  await page.evaluate((...asked) => timelinePage.show(...asked), INTERVALS, LANES);
  await firstPicture(page);
  return page;
}

async function openDask(browser: Browser, dask: Dask): Promise<Page> {
  const page = await newPage(browser);
  await page.goto(`${dask.dashboard}/tasks`);
  await firstPicture(page);
  await page.evaluate(() => {
    const { tools } = Object.values(Bokeh.index)[0]!.model.toolbar;
    // Panning is on from the start.
    tools.find(({ type }) => type === 'WheelZoomTool')!.active = true;
  });
  return page;
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1600, height: 800 });
  page.setDefaultTimeout(120_000);
  await watchFrames(page);
  return page;
}

function rows(draws: number[], rates: Rates, daskRates: Rates): Row[] {
  const draw = median(draws);
  const what = (gesture: string) => `${gesture} ${INTERVALS.toLocaleString('en-GB')} intervals, real input`;
  const rate = (gesture: keyof Rates): Row => {
    const figure = median(rates[gesture]);
    const dask = median(daskRates[gesture]);
    return {
      what: what(gesture),
      figure: `${figure.toFixed(0)} frames/s (median of ${ROUNDS} rounds)`,
      budget: `${BUDGET_RATE} frames/s`,
      met: figure >= BUDGET_RATE,
      comparedWith: `Dask's /tasks with ${DASK_TASKS.toLocaleString('en-GB')}, in turn: ${(1e3 / dask).toFixed(0)} ms a step`,
    };
  };
  return [
    {
      what: `a frame of ${INTERVALS.toLocaleString('en-GB')} intervals, 1600 x 800, ${LANES} lanes, no GPU`,
      figure: `${draw.toFixed(1)} ms (median of ${draws.length})`,
      budget: `${BUDGET_MS} ms`,
      met: draw <= BUDGET_MS,
    },
    rate('zoom'),
    rate('pan'),
  ];
}
