import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage } from './live-page.ts';

const beside = new BesideCluster({ config: { 'distributed.diagnostics.computations.nframes': 3 } });

const VIEW = '#computations-view';

const hash = (page: LivePage) => page.page.evaluate(() => location.hash);

const rows = (page: LivePage, table: string) =>
  page.page.$$eval(`${table} tbody tr`, (all) =>
    all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText)),
  );

/** Clicks a button by its text, as soon as it is there. */
const press = (page: LivePage, text: string) =>
  eventually(() =>
    page.page.$$eval(
      `${VIEW} button`,
      (all, wanted) => all.find((button) => button.innerText === wanted)!.click(),
      text,
    ),
  );

/** How many times the page has asked for runs, once as many frames have gone by as a picture that moves by itself would need. */
async function asked(page: LivePage): Promise<number> {
  for (let frame = 0; frame < 30; frame++) await page.frames();
  return page.page.evaluate(
    () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/tasks?')).length,
  );
}

let ids: string[];

/** Ids of the computations, the oldest first, once they have so many runs and have ended. */
const untilDone = (runs: readonly number[]): Promise<string[]> =>
  eventually(async () => {
    const response = await fetch(`${beside.exporter.url}/api/v1/computations?ascending=true`);
    const { computations } = (await response.json()) as {
      computations: { id: string[]; runs: number[]; state: string[] };
    };
    expect(computations.runs).toEqual(runs);
    expect(computations.state).toEqual(runs.map(() => 'done'));
    return computations.id;
  });

beforeAll(async () => {
  // Keys of their own: what is in memory still is not run again. And one after the other: what comes while there is work is no other one.
  await beside.cluster.run('tuples', { name: 'chain-1', count: 20 });
  await untilDone([20]);
  await beside.cluster.run('tuples', { name: 'chain-2', count: 40 });
  ids = await untilDone([20, 40]);
});

test.each([
  { width: 1600, height: 1000 },
  { width: 400, height: 800, scheme: 'dark' as const },
])('the list leads to one, with its code, its runs and its picture, at $width px', async (options) => {
  const page = await beside.open('#computations', options);
  await eventually(async () => expect(await rows(page, VIEW)).toHaveLength(2));
  const [newest] = await rows(page, VIEW);
  const name = newest![1]!;
  // The line that called.
  expect(name).toContain('client.get');
  expect(newest!.slice(4, 6)).toEqual(['40', '0']);
  await page.screenshot(`computations-${options.width}`);
  await press(page, name);
  await eventually(async () => {
    expect(await hash(page)).toBe(`#computations?id=${ids[1]}`);
    expect((await rows(page, '[aria-label=Functions]')).map((row) => row.slice(0, 3))).toEqual([
      [' chain', '40', '0'],
    ]);
    expect(await page.text(`${VIEW} pre .calls`)).toBe(name);
    expect(await page.attribute(`${VIEW} .picture`, 'aria-label')).toMatch(
      / from 0:00:00 to 0:00:\d\d since it began; about 40 tasks .*: about chain 100 %/,
    );
  });
  const times = await asked(page);
  expect(await asked(page)).toBe(times);
  expect(
    await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
  await page.screenshot(`computation-${options.width}`);
  await page.page.goBack();
  await eventually(async () => expect(await rows(page, VIEW)).toHaveLength(2));
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('two that are ticked are compared function by function, and nothing asks again and again', async () => {
  const page = await beside.open('#computations');
  await eventually(async () => expect(await rows(page, VIEW)).toHaveLength(2));
  const tick = (row: number) => page.page.click(`${VIEW} tbody tr:nth-child(${row}) input`);
  await tick(2);
  await eventually(async () => expect(await page.text(`${VIEW} h2`)).toContain('Tick another to compare'));
  await tick(1);
  await eventually(async () => {
    expect(await hash(page)).toBe(`#computations?a=${ids[0]}&b=${ids[1]}`);
    const [only, ...others] = await rows(page, '[aria-label="Functions compared"]');
    expect([only![0]!.trim(), only![2], only![3], others]).toEqual(['chain', '20', '40', []]);
    expect(await page.text(`${VIEW} h2 small`)).toMatch(/^The second took .+ (more|less)$/);
    expect(await page.page.$$(`${VIEW} .picture:not([hidden])`)).toHaveLength(2);
  });
  const times = await asked(page);
  expect(await asked(page)).toBe(times);
  await page.screenshot('computations-compared');
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('one of which nothing was seen to finish says so, and is followed until it has', async () => {
  await beside.cluster.run('hang', { keys: ['hang-1'] });
  const page = await beside.open('#computations');
  await eventually(async () => expect((await rows(page, VIEW))[0]![3]).toBe('still runs'));
  const [running] = await rows(page, VIEW);
  await press(page, running![1]!);
  await eventually(async () =>
    expect(await page.text(VIEW)).toContain('None of its tasks has been seen to finish.'),
  );
  expect(await page.page.$$(`${VIEW} .picture:not([hidden])`)).toEqual([]);
  await beside.cluster.run('example');
  await eventually(async () => {
    expect(await page.text('[aria-label=Functions]')).toContain('inc');
    expect(await page.page.$$(`${VIEW} .picture:not([hidden])`)).toHaveLength(1);
  });
  await page.screenshot('computation-running');
  expect(page.complaints).toEqual([]);
  await page.close();
});
