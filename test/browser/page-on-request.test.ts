import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';

jest.setTimeout(300_000);

const beside = new BesideCluster();

const SIZES = [
  { width: 1600, height: 1000 },
  { width: 400, height: 800, scheme: 'dark' as const },
];

test.each(SIZES)('a profile gives the innermost function its time, at $width px', async (options) => {
  await beside.cluster.run('steal');
  const page = await beside.open('#profile?prefix=nap_for', options);
  await eventually(async () => {
    expect(await page.text('#profile-view h2 small')).toMatch(/of threads’ time, asked for at/);
  });
  await page.page.click('#profile-view summary');
  const [call, time] = await page.page.$$eval('#profile-view tbody tr:first-child td', (cells) =>
    cells.map((cell) => (cell as HTMLElement).innerText),
  );
  expect(call).toMatch(/^nap_for \(/);
  // 61 naps of 0.1 s each time that they ran.
  expect(time).toMatch(/ s$/);
  await page.frames();
  expect(
    await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
  await page.screenshot(`profile-${options.width}`);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test.each(SIZES)('what is logged is text, whatever it says, at $width px', async (options) => {
  const hostile = `<img src=x onerror="alert(1)"> 'quoted' ${options.width}\n<b>second</b>`;
  await beside.cluster.run('log', { texts: [hostile, `long-${options.width} ${'x'.repeat(1_000_000)}`] });
  const page = await beside.open(`#logs?search=${options.width}`, options);
  await eventually(async () => {
    // One of the scheduler, two of the workers and two of the nannies.
    expect((await page.page.$$('#logs-view .row')).length).toBe(10);
  });
  expect(await page.page.$('#logs-view img')).toBeNull();
  await page.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#logs-view .row')]
      .find((row) => row.innerText.includes('<img'))!
      .click(),
  );
  await eventually(async () =>
    expect(await page.page.$eval('.log-text pre', (pre) => pre.textContent)).toBe(hostile),
  );
  expect(await page.page.$('#logs-view :is(img, b)')).toBeNull();
  await page.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#logs-view .row')]
      .find((row) => row.innerText.includes('long-'))!
      .click(),
  );
  await eventually(async () => expect(await page.text('.log-text h3')).toContain('cut'));
  expect(
    await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
  await page.screenshot(`logs-${options.width}`);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('stacks are what the tasks that run now do', async () => {
  await beside.cluster.run('hang', { keys: ['hang-1'] });
  const page = await beside.open('#logs?stacks=true');
  await eventually(async () => expect(await page.text('#stacks')).toContain('hang-1'));
  expect(page.complaints).toEqual([]);
  await page.close();
});
