import type { Browser } from 'puppeteer-core';
import { Dask, ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import { median, type Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { eventually } from '../wait-until.ts';
import { withEndings } from './measure/endings.ts';
import { firstPicture, watchFrames } from './measure/frame-clock.ts';

const TASKS = 100_000;
const LANES = 400;
const FRESH = 100;
const ROUNDS = 5;
const BUDGET_MS = 1_000;
/** For a busy machine. */
const PATIENCE_MS = 120_000;

interface Opened {
  first: number;
  /** When the last of the past was taken in; only our page shows a part of it before. */
  whole: number;
}

/** From opening to a picture with tasks in it: the exporter's page, and Dask's of all tasks, in turn, with nothing in the browser's cache. */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const dask = closing(await Dask.start());
    await dask.recordTasks(TASKS, LANES);
    const exporter = closing(await ExporterProcess.start(dask.address));
    await untilTakenIn(exporter.url);
    const { browser } = closing(await startBrowser());
    const ours: Opened[] = [];
    const theirs: Opened[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // The page opens on the last minute.
      await dask.tasksAtRate(FRESH, 1);
      ours.push(await open(browser, `${exporter.url}/`, true));
      theirs.push(await open(browser, `${dask.dashboard}/tasks`, false));
    }
    const [first, whole, dasks] = [
      ours.map((opened) => opened.first),
      ours.map((opened) => opened.whole),
      theirs.map((opened) => opened.first),
    ].map(median) as [number, number, number];
    return [
      {
        what: `from opening the page to the first picture, ${TASKS.toLocaleString('en-GB')} tasks in the log`,
        figure: `${seconds(first)}, all tasks in it after ${seconds(whole)} (medians of ${ROUNDS})`,
        budget: seconds(BUDGET_MS),
        met: first <= BUDGET_MS,
        comparedWith: `Dask's /tasks with the same tasks, in turn: ${seconds(dasks)}`,
      },
    ];
  });
}

const seconds = (ms: number): string => `${(ms / 1e3).toFixed(2)} s`;

async function untilTakenIn(url: string): Promise<void> {
  await eventually(async () => {
    const text = await (await fetch(`${url}/api/v1/status`)).text();
    const { lives } = JSON.parse(text) as { lives: { tasks: number }[] };
    const tasks = lives.reduce((sum, life) => sum + life.tasks, 0);
    if (tasks < TASKS) throw new Error(`The exporter has only ${tasks} tasks`);
  }, PATIENCE_MS);
}

async function open(browser: Browser, url: string, ours: boolean): Promise<Opened> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.setViewport({ width: 1400, height: 900 });
    await watchFrames(page);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const first = await firstPicture(page);
    if (!ours) return { first, whole: first };
    const taken = await page.waitForFunction(whenTakenIn, { polling: 50 }, TASKS);
    return { first, whole: await taken.jsonValue() };
  } finally {
    await context.close();
  }
}

/** ms since the navigation, once all pages of the past have come and the page no longer says that it fetches; 0 before. */
function whenTakenIn(tasks: number): number {
  /** The newest, and then all by so many. */
  const PAGE = 25_000;
  const answers = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.includes('/api/v1/tasks?'));
  const fetching = document.getElementById('stream-note')!.textContent.includes('fetching');
  return fetching || answers.length < 1 + tasks / PAGE ? 0 : performance.now();
}
