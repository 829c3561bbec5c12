import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage } from './live-page.ts';

const beside = new BesideCluster();
let page: LivePage;

beforeAll(async () => {
  page = await beside.open();
  await eventually(async () => expect(await page.text('#state-label')).toBe('live'));
});

const hash = () => page.page.evaluate(() => location.hash);
const click = (selector: string) => page.page.click(selector);

test('the header leads to a view, and Back to where the reader was', async () => {
  // On a busy machine the beginning may be longer ago than a minute when the end has come.
  await click('[data-span=all]');
  await beside.cluster.run('example');
  // All of it, so that what fits is the same from then on.
  await eventually(async () => {
    expect(await page.text('#legend')).toContain('inc 100 ');
    expect(await page.text('#legend')).toContain('sum 1 ');
  });
  await click('#fit');
  await eventually(async () => expect(await hash()).toMatch(/^#status\?from=[\d.]+&to=[\d.]+$/));
  const looked = await hash();
  await click('nav a[href^="#workers"]');
  await eventually(async () => expect(await page.text('#workers-view h2')).toContain('Workers 2'));
  expect(await page.text('nav [aria-current=page]')).toBe('Workers');
  await page.page.goBack();
  await eventually(async () => expect(await page.text('#stream h2')).toContain('Task stream'));
  expect(await hash()).toBe(looked);
  await eventually(async () => expect(await page.attribute('#follow', 'aria-pressed')).toBe('false'));
});

test('who is sent a place sees its range, its function and its search', async () => {
  await click('#legend .functions button');
  await eventually(async () => expect(await hash()).toMatch(/&function=\w+/));
  const sent = await hash();
  const other = await beside.open(sent);
  const name = new URLSearchParams(sent.replace(/.*\?/, '')).get('function')!;
  await eventually(async () => {
    // Functions are in another order where they came in another.
    expect(await other.text('#legend .functions button[aria-pressed=true] .name')).toBe(name);
    expect(await other.attribute('#follow', 'aria-pressed')).toBe('false');
  });
  await other.frames();
  expect(await other.page.evaluate(() => location.hash)).toBe(sent);
  await other.close();
});

test('workers are below their host with every figure, summed in the last line, and one of them in detail', async () => {
  await beside.cluster.run('example');
  await page.page.evaluate(() => (location.hash = '#workers'));
  const asked = await fetch(`${beside.exporter.url}/api/v1/workers`);
  const { workers } = (await asked.json()) as {
    workers: { address: string; name: string; threads: number }[];
  };
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0);
  await eventually(async () => {
    expect(await page.text('#workers-view .row.host')).toMatch(/× 2/);
    expect(await page.text('#workers-view .row.total')).toMatch(
      new RegExp(`^together (now|\\S+ s) ${threads} `),
    );
    expect(await page.text('#workers-view .row.head')).toContain('slots');
    expect(await page.text('#workers-view .row.total')).toMatch(/0 of 8$/);
  });
  const cut = () =>
    page.page.$eval('#workers-view .table.wide', (table) => table.scrollWidth - table.clientWidth);
  const heads = () => page.page.$$eval('#workers-view .head .cell', (cells) => cells.length);
  await eventually(async () => expect(await cut()).toBe(0));
  const some = await heads();
  await page.screenshot('workers');
  await click('#workers-view h2 button');
  await eventually(async () => expect(await heads()).toBeGreaterThan(some));
  await click('#workers-view h2 button');
  await eventually(async () => expect(await heads()).toBe(some));
  await click('#workers-view .row.worker button');
  await eventually(async () => expect(await page.text('#worker')).toContain('Runs now'));
  await eventually(async () => expect(await page.text('#worker')).toContain('0 of 4 in use'));
  const shown = await page.text('#worker h2 small');
  expect(workers.map(({ address }) => address)).toContain(shown);
  await eventually(async () => expect(await hash()).toBe(`#workers?worker=${encodeURIComponent(shown)}`));
  await page.page.type('.view input[type=search]', 'no such worker');
  await eventually(async () => expect(await page.text('#workers-view h2 small')).toBe('0 of 2'));
  expect(page.complaints).toEqual([]);
});
