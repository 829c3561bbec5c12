import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';

const beside = new BesideCluster();

test('groups are a graph that follows, with their critical path, and a click picks out a function that the stream shows alone', async () => {
  const page = await beside.open('#graph', { width: 1600, height: 1000 });
  await eventually(async () => expect(await page.text('#graph-view')).toContain('No task groups were seen'));
  await beside.cluster.run('example');
  await eventually(async () => {
    const nodes = await page.page.$$eval('#graph-view .node', (all) =>
      all.map((node) => node.getAttribute('aria-label') ?? ''),
    );
    // All of it, so that nothing moves from then on.
    const done = { inc: '100 of 100', dec: '100 of 100', add: '100 of 100', sum: '1 of 1' };
    for (const [name, count] of Object.entries(done))
      expect(nodes.some((said) => said.startsWith(name) && said.includes(`${count} tasks done`))).toBe(true);
  });
  expect((await page.page.$$('#graph-view polyline')).length).toBeGreaterThan(0);
  expect((await page.page.$$('#graph-view .node.critical')).length).toBeGreaterThan(1);
  await page.screenshot('graph');
  await page.page.click('#graph-view .node');
  const prefix = await eventually(async () => {
    const [, name] = /prefix=(\w+)/.exec(await page.page.evaluate(() => location.hash)) ?? [];
    if (name === undefined) throw new Error('The URL names no function');
    return name;
  });
  await eventually(async () =>
    expect(await page.text('#graph-view h2 button')).toBe('Its tasks in the stream'),
  );
  await page.page.click('#graph-view h2 button');
  // By now that may be longer ago than a minute.
  await page.page.waitForSelector('[data-span=all]');
  await page.page.click('[data-span=all]');
  await eventually(async () => {
    expect(await page.text('#legend .functions button[aria-pressed=true]')).toContain(prefix);
  });
  expect(page.complaints).toEqual([]);
  await page.close();
});
