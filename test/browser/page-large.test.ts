import { PALETTE, parseColour } from '@daskscope/timeline';
import type { Status, Workers } from '@daskscope/api';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { startBrowser } from './browser.ts';
import { LivePage } from './live-page.ts';
import { SimulatorProcess } from './simulator-process.ts';

const WORKERS = 1000;
const THREADS = 4;

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let simulator: SimulatorProcess;
let exporter: ExporterProcess;
let page: LivePage;

beforeAll(async () => {
  chromium = await startBrowser();
  simulator = await SimulatorProcess.start(
    ['--workers', WORKERS, '--threads', THREADS, '--rate', 400].map(String),
  );
  exporter = await ExporterProcess.start(simulator.address);
  await eventually(async () => {
    const { cluster, taskLog } = await exporter.json<Status>('/api/v1/status');
    expect(cluster.workers).toBe(WORKERS);
    expect(taskLog.tasks).toBeGreaterThan(WORKERS);
  });
  page = await LivePage.open(chromium.browser, `${exporter.url}/`);
});

afterAll(async () => {
  await page?.close();
  await chromium?.close();
  await exporter?.stop();
  await simulator?.kill();
});

test('all of the cluster is counted', async () => {
  await eventually(async () => {
    expect(await page.text('#workers')).toBe('1,000');
    expect(await page.text('#threads')).toBe('4,000');
    expect(await page.text('#workers-note')).toMatch(/^1,000 on /);
  });
});

/** Points at what is in the picture, which moves, until this is said. */
async function expectPointed(expected: RegExp): Promise<void> {
  await eventually(async () => {
    const said: string[] = [];
    for (const colour of PALETTE) {
      const pixel = await page.find(parseColour(colour));
      if (pixel) said.push(await page.hover(pixel));
      if (said.some((text) => expected.test(text))) return;
    }
    throw new Error(`Nothing of it says ${expected.source}: ${said.join(' | ')}`);
  });
}

test('every thread has a lane, none is hidden, and the picture stays within the window', async () => {
  await eventually(async () =>
    expect(await page.attribute('#lanes', 'aria-label')).toContain('on 4,000 lanes'),
  );
  const { height } = (await (await page.page.$('#lanes'))!.boundingBox())!;
  expect(height).toBeLessThan(900);
  await eventually(async () => expect(await page.text('#stream-note')).toBe(''));
  await expectPointed(/worker 10\.0\.0\.\d+ · \d+ · thread [0-3]/);
  await page.screenshot('large');
});

test('workers and hosts collapse to a line each, which says what they do', async () => {
  await page.page.select('#grouping', 'worker');
  await expectPointed(/^10\.0\.0\.\d+ · \d+ \d of 4 lanes busy/);
  await page.page.select('#grouping', 'host');
  await expectPointed(/^10\.0\.0\.\d+ \d+ of 64 lanes busy/);
  await page.screenshot('large-by-host');
  await page.page.select('#grouping', 'none');
});

test('a task on any of the lanes is found by its key', async () => {
  const { workers } = await exporter.json<Workers>('/api/v1/workers');
  const last = workers.find(({ name }) => name === String(WORKERS - 1))!;
  const run = await eventually(async () => {
    const found = (await readLog(exporter, `worker=${encodeURIComponent(last.address)}`)).at(-1);
    if (!found) throw new Error('It has run nothing yet');
    return found;
  });
  await page.goTo(run.key);
  // Keys are numbered, so that one may be the beginning of others.
  await eventually(async () => {
    const { length } = await readLog(exporter, `search=${encodeURIComponent(run.key)}`);
    expect(await page.text('#found')).toBe(`${length} found in all that is kept`);
  });
  await page.screenshot('large-found');
  await page.page.keyboard.press('Escape');
});

test('the table has a row for every worker and host, down to the last', async () => {
  const list = '#workers-by-host .list';
  const { workers } = await exporter.json<Workers>('/api/v1/workers');
  const hosts = new Set(workers.map(({ host }) => host)).size;
  await eventually(async () =>
    expect(await page.attribute(list, 'aria-rowcount')).toBe(String(WORKERS + hosts)),
  );
  await page.page.$eval(list, (element) => element.scrollTo(0, element.scrollHeight));
  await eventually(async () => expect(await page.text(list)).toMatch(/\b999\b/));
  // Only what is in sight is in the document.
  expect((await page.page.$$(`${list} .row`)).length).toBeLessThan(100);
  await page.screenshot('large-table');
});

test('nothing was in the console', () => expect(page.complaints).toEqual([]));
