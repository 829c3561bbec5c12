import { readLog, type Run } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import { drawnGraph } from './drawn-graph.ts';
import type { LivePage, Rgb } from './live-page.ts';

const beside = new BesideCluster();
let page: LivePage;
/** Pictures of the example and of the failure, which stand still. */
let example: string;
let failure: string;

const hash = async () => decodeURIComponent(await page.page.evaluate(() => location.hash));

/** Presses what bears a name, as a person reads it. */
function press(within: string, name: string): Promise<void> {
  return eventually(async () => {
    const pressed = await page.page.$$eval(
      `${within} :is(a, button)`,
      (all, wanted) => {
        const found = all.find((one) => one.textContent.trim().startsWith(wanted));
        (found as HTMLElement | undefined)?.click();
        return found !== undefined;
      },
      name,
    );
    if (!pressed) throw new Error(`${within} has nothing that is called ${name}`);
  });
}

/** A function's colour, as the legend says it. */
async function colourOf(prefix: string): Promise<Rgb> {
  const said = await eventually(() =>
    page.page.$$eval(
      '#legend .functions button',
      (all, name) => {
        const button = all.find((one) => one.textContent.trim().startsWith(name))!;
        return getComputedStyle(button.querySelector('.swatch')!).backgroundColor;
      },
      prefix,
    ),
  );
  const [red, green, blue] = said.match(/\d+/g)!.map(Number);
  return [red!, green!, blue!];
}

/** Opens the details of a function's bar that is drawn in a colour. */
async function openBar(prefix: string, colour: Rgb): Promise<void> {
  await page.pointAt(colour, `${prefix}-`);
  await page.page.mouse.down();
  await page.page.mouse.up();
  await press('#tooltip', 'Details');
  await eventually(async () => expect(await page.text('#details')).toContain('state now'));
}

function placeOf(runs: readonly Run[]): string {
  const intervals = runs.flatMap((run) => run.intervals);
  const from = Math.min(...intervals.map(({ start }) => start));
  const to = Math.max(...intervals.map(({ start, duration }) => start + duration));
  return `#status?from=${from - 1}&to=${to + 1}`;
}

beforeAll(async () => {
  await beside.cluster.run('example');
  await beside.cluster.run('fail', { key: 'boom-1' });
  const runs = await eventually(async () => {
    const all = await readLog(beside.exporter);
    expect(all.at(-1)!.prefix).toBe('boom');
    return all;
  });
  example = placeOf(runs.filter(({ erred }) => !erred));
  failure = placeOf(runs.filter(({ erred }) => erred));
  page = await beside.open(example, { width: 1600, height: 1000 });
});
beforeEach(async () => {
  page.complaints.length = 0;
  await page.page.evaluate((to) => (location.hash = to), example);
  await page.frames();
});
afterEach(() => expect(page.complaints).toEqual([]));

describe('from a bar of the task stream', () => {
  let key: string;

  test('to its task: its story, what it needs, what needs it, and who has it', async () => {
    await openBar('add', await colourOf('add'));
    const details = await page.text('#details');
    key = /add-[0-9a-f-]{36}/.exec(details)![0];
    expect(details).toContain('state now memory');
    expect(details).toMatch(/in memory on tcp:\/\/127\.0\.0\.1:\d+/);
    expect(details).toMatch(/needs (inc|dec)-\S+ \(\w+\) (inc|dec)-\S+ \(\w+\) needed by sum-\S+ \(memory\)/);
    expect(details).toMatch(/story .*waiting → processing .*processing → memory/);
    await page.screenshot('walk-task');
  });

  test('to what it needs, in the stream', async () => {
    await press('#details', 'inc-');
    await eventually(async () => expect(await hash()).toMatch(/search=inc-/));
    await eventually(async () => expect(await page.text('#found')).toMatch(/^1 found/));
  });

  test('to its worker’s log at that time', async () => {
    await press('#details', 'Log of its worker then');
    await eventually(async () => expect(await page.text('#logs-view h2')).toMatch(/:\d\d to .*:\d\d/));
    expect(await hash()).toMatch(/^#logs\?worker=tcp:\/\/127\.0\.0\.1:\d+&from=\d+&to=\d+$/);
  });

  test('to its function’s profile', async () => {
    await press('#details', 'Profile of its function');
    await eventually(async () => expect(await hash()).toBe('#profile?prefix=add'));
    await eventually(async () => expect(await page.text('#profile-view h2')).toContain('of threads’ time'));
  });

  test('to what it depends on and what depends on it, as a graph', async () => {
    await press('#details', 'Its graph');
    await eventually(async () => {
      const { tasks, edges } = await drawnGraph(page);
      expect(tasks.filter(({ picked }) => picked)).toMatchObject([{ key, state: 'memory' }]);
      for (const needed of ['inc', 'dec'])
        expect(edges).toContainEqual([expect.stringMatching(`^${needed}-`), key]);
      expect(edges).toContainEqual([key, expect.stringMatching('^sum-')]);
    });
    expect(await hash()).toBe(`#graph?key=${key}`);
  });

  test('to its group in the graph, and to its worker', async () => {
    await press('#details', 'Its function’s groups');
    await eventually(async () => {
      const pressed = await page.attribute('#graph-view .node[aria-pressed=true]', 'aria-label');
      expect(pressed).toMatch(/^add: 100 of 100 tasks done/);
    });
    await page.page.$eval('#graph-view .node[aria-pressed=true]', (node) => (node as SVGElement).focus());
    await page.page.keyboard.press('Enter');
    await eventually(async () => expect(await hash()).toBe('#graph'));
    await press('#details', 'Its worker');
    await eventually(async () => expect(await page.text('#worker')).toContain('Its log'));
    expect(await page.text('#details')).toContain(key);
  });

  test('to its traceback, where it failed', async () => {
    await page.page.click('#details .close');
    await page.page.evaluate((to) => (location.hash = to), failure);
    await openBar('boom', [0, 0, 0]);
    const { erred } = await beside.cluster.says();
    const { exception, traceback } = erred.find((failure) => failure.key === 'boom-1')!;
    const details = await page.page.$eval('#details', (element) => element.textContent);
    expect(details).toContain(exception);
    expect(details).toContain(traceback.trim());
    await page.screenshot('walk-traceback');
  });
});
