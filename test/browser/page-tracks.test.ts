import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage } from './live-page.ts';

const beside = new BesideCluster();

test('tracks below the task stream tell what the cluster tells, with one cross-hair through all', async () => {
  const page = await beside.open('', { width: 1600, height: 1000 });
  await beside.cluster.run('example');
  await eventually(async () =>
    expect(await page.attribute('#tracks', 'aria-label')).toMatch(
      /threads: busy \d, of 4; memory: managed .*, limit 2 GiB; network: in .*; disk: .*; tasks finished: .*\/s/,
    ),
  );
  await page.screenshot('tracks');
  const ink = () =>
    page.page.evaluate(() => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('#lanes canvas')[1]!;
      const context = canvas.getContext('2d')!;
      return context.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
    });
  await eventually(async () => expect(await ink()).toBe(false));
  await eventually(async () => {
    // Tables that grow move it.
    const box = (await (await page.page.$('#tracks'))!.boundingBox())!;
    await page.page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await page.page.mouse.move(box.x + box.width * 0.6, box.y + 20);
    await page.frames();
    expect(await ink()).toBe(true);
  });
  await page.close();
});

/** CSS px by which the tracks reach out of the panel that they are in at its lower end, or the tables over the footer. */
function overhang(page: LivePage): Promise<number> {
  return page.page.evaluate(() => {
    const bottom = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().bottom;
    const top = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().top;
    return Math.floor(Math.max(bottom('#tracks') - bottom('#stream'), bottom('#tables') - top('footer')));
  });
}

test.each([
  ['narrow', { width: 400, height: 800 }],
  ['dark', { width: 1600, height: 1000, scheme: 'dark' as const }],
  ['4k', { width: 3840, height: 2160 }],
  ['small', { width: 1280, height: 720 }],
  ['low', { width: 1600, height: 870 }],
  ['as many have it', { width: 1920, height: 950 }],
])('nothing is wider than the window, or taller than its panel: %s', async (name, options) => {
  const page = await beside.open('', options);
  await eventually(async () => {
    expect(await page.text('#state-label')).toBe('live');
    expect(await page.attribute('#tracks', 'aria-label')).toContain('threads');
  });
  for (const view of ['status', 'workers']) {
    await page.page.evaluate((to) => (location.hash = `#${to}`), view);
    await eventually(async () =>
      expect(await page.text('nav [aria-current=page]')).toBe(view === 'status' ? 'Status' : 'Workers'),
    );
    // What a view shows is loaded when it is opened.
    if (view === 'workers') await page.page.waitForSelector('#workers-view .row.worker');
    await eventually(async () => {
      await page.frames();
      expect(
        await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await overhang(page)).toBeLessThanOrEqual(0);
    });
    await page.screenshot(`${view}-${name}`);
  }
  expect(page.complaints).toEqual([]);
  await page.close();
});
