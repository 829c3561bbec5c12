import { eventually } from '../wait-until.ts';
import { readLog } from '../task-runs.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage, Rgb } from './live-page.ts';
import { prefixProxy } from './prefix-proxy.ts';

const BLACK: Rgb = [0, 0, 0];
const RED: Rgb = [0xe5, 0x35, 0x2b];
/** Begins as a name does, so that Dask takes all of it for the function's. */
const HOSTILE = 'x<img src=x onerror=alert(1)>';

const beside = new BesideCluster();
let page: LivePage;

beforeAll(async () => {
  page = await beside.open();
  await eventually(async () => expect(await page.text('#state-label')).toBe('live'));
});

/** The details have what Dask itself keeps of a failure, and its state now. */
async function expectTexts(key: string): Promise<void> {
  const { erred } = await beside.cluster.says();
  const { exception, traceback } = erred.find((failure) => failure.key === key)!;
  const texts = `${exception} ${traceback}`.trim().replace(/\s+/g, ' ');
  await eventually(async () => {
    const details = await page.text('#details');
    expect(details).toContain('state now erred');
    expect(details).toContain(texts);
  });
}

test('says that nothing has run yet', async () => {
  await eventually(async () => {
    expect(await page.text('#stream-empty')).toContain('Nothing has run yet');
    expect(await page.text('#progress-empty')).toContain('No tasks');
  });
  await page.screenshot('empty');
});

test('the stream and the progress move with a computation', async () => {
  const before = await page.picture();
  // Of what is shown: on a busy machine the beginning may be longer ago than a minute when the end has come.
  await page.page.click('[data-span=all]');
  await beside.cluster.run('example');
  await eventually(async () => {
    expect(await page.text('#legend')).toMatch(/inc 100 · .*dec 100 · .*add 100 · |add 100/);
    expect(await page.text('#totals')).toMatch(/^301 tasks/);
  });
  await eventually(async () => expect(await page.picture()).not.toBe(before));
  const { prefixes } = await beside.cluster.says();
  await eventually(async () => {
    const bars = (await page.attribute('#bars canvas', 'aria-label'))!;
    for (const name of ['inc', 'dec', 'add', 'sum']) {
      const { memory, released } = { memory: 0, released: 0, ...prefixes[name]!.states };
      expect(bars).toContain(`${name}: ${memory + released}`);
    }
  });
  await page.screenshot('computation');
});

test('figures are the cluster’s', async () => {
  await eventually(async () => {
    expect(await page.text('#workers')).toBe('2');
    expect(await page.text('#threads')).toBe('4');
    expect(await page.text('#workers-note')).toBe('2 on 1 host');
  });
  expect(await page.text('#address')).toBe(beside.cluster.address);
  await eventually(async () =>
    expect(await page.text('#memory-by-function')).toMatch(/add .*B dec .*B inc .*B/),
  );
});

test('a failure is black, and found from its line to its text', async () => {
  await beside.cluster.run('fail', { key: 'boom-1' });
  await eventually(async () => expect(await page.text('#failures .list')).toContain('boom'));
  await eventually(async () => expect(await page.text('#erred')).toBe('1 error'));
  await page.page.click('#failures .list .row');
  await expectTexts('boom-1');
  expect(await page.text('#details')).toContain('boom boom-1');
  await page.page.click('#details .actions button');
  await page.page.click('#details .close');
  await page.pointAt(BLACK, 'boom-1');
  await eventually(async () => expect(await page.text('#tooltip')).toContain('ValueError'));
  await page.screenshot('failure');
});

test('a transfer is red where it was, and says where from', async () => {
  const [from] = await beside.cluster.run<[string]>('transfer', { size: 30_000_000 });
  const run = await eventually(async () => {
    const found = (await readLog(beside.exporter, 'prefix=len')).at(-1);
    if (!found) throw new Error('The task is not in the log');
    return found;
  });
  await eventually(async () => {
    await page.goTo(run.key);
    expect(await page.text('#found')).toBe('1 found in all that is kept');
  });
  await page.pointAt(RED, run.key, `from ${from}`);
  await page.screenshot('transfer');
  await page.page.keyboard.press('Escape');
});

test('hostile names are text everywhere', async () => {
  await beside.cluster.run('keys', { keys: [HOSTILE, `${HOSTILE}-1`] });
  await beside.cluster.run('fail', { key: `${HOSTILE}-2` });
  await page.page.click('[data-span=all]');
  await eventually(async () => {
    expect(await page.text('#legend')).toContain(HOSTILE);
    expect(await page.text('#failures')).toContain(HOSTILE);
  });
  await page.page.click('#failures .list .row');
  await expectTexts(`${HOSTILE}-2`);
  expect(await page.text('#details')).toContain(`${HOSTILE}-2`);
  await page.page.click('#details .actions button');
  await page.page.click('#details .close');
  await page.pointAt(BLACK, `${HOSTILE}-2`);
  await page.page.mouse.down();
  await page.page.mouse.up();
  expect(await page.page.$$('img')).toHaveLength(0);
  await page.screenshot('hostile');
  await page.page.keyboard.press('Escape');
});

test('shift and drag gives the totals of a range, and a click in the legend shows one function alone', async () => {
  await page.page.click('#fit');
  await page.frames();
  const box = (await (await page.page.$('#lanes'))!.boundingBox())!;
  await page.page.keyboard.down('Shift');
  await page.page.mouse.move(box.x + box.width * 0.2, box.y + 30);
  await page.page.mouse.down();
  await page.page.mouse.move(box.x + box.width * 0.99, box.y + 30, { steps: 3 });
  await page.page.mouse.up();
  await page.page.keyboard.up('Shift');
  await eventually(async () =>
    expect(await page.text('#range-totals')).toMatch(/ tasks on 4 lanes .*idle .*%/),
  );
  await page.screenshot('range');
  await page.page.click('#range-totals .close');
  const before = await page.picture();
  await page.page.click('#legend .functions button');
  await page.page.waitForSelector('#legend .functions button[aria-pressed=true]');
  await page.frames();
  await page.screenshot('isolated');
  await eventually(async () => expect(await page.picture()).not.toBe(before));
});

test('dark follows the system, and a choice is remembered', async () => {
  const dark = await beside.open('', { scheme: 'dark' });
  const expectBackground = (colour: string) =>
    eventually(async () =>
      expect(await dark.page.$eval('body', (body) => getComputedStyle(body).backgroundColor)).toBe(colour),
    );
  await expectBackground('rgb(17, 19, 23)');
  await eventually(async () => {
    // Of what was not there yet nothing is fitted.
    await dark.page.click('#fit');
    expect(await dark.find(BLACK)).not.toBeNull();
  });
  await dark.screenshot('dark');
  await dark.page.click('#theme');
  await expectBackground('rgb(244, 245, 247)');
  await dark.page.reload();
  await expectBackground('rgb(244, 245, 247)');
  await dark.page.evaluate(() => localStorage.clear());
  expect(dark.complaints).toEqual([]);
  await dark.close();
});

test('nothing is wider than a narrow window, and no text is small', async () => {
  const narrow = await beside.open('', { width: 300, height: 640 });
  await eventually(async () => expect(await narrow.text('#failures')).toContain('boom'));
  await eventually(async () => {
    const { overflow, smallest } = await narrow.page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      smallest: Math.min(
        ...[...document.querySelectorAll('body *')].map((one) => parseFloat(getComputedStyle(one).fontSize)),
      ),
    }));
    expect(overflow).toBeLessThanOrEqual(0);
    expect(smallest).toBeGreaterThanOrEqual(11);
  });
  await narrow.screenshot('narrow');
  expect(narrow.complaints).toEqual([]);
  await narrow.close();
});

test('works under a path prefix', async () => {
  const proxy = await prefixProxy(beside.exporter.url, '/dask/live/');
  try {
    const other = await beside.openAt(proxy.url);
    await other.page.click('#fit');
    await eventually(async () => {
      expect(await other.text('#state-label')).toBe('live');
      expect(await other.text('#failures')).toContain('boom');
    });
    expect(other.complaints).toEqual([]);
    await other.close();
  } finally {
    await proxy.close();
  }
});

test('a scheduler that is frozen is silent, and live again once it goes on', async () => {
  beside.cluster.freeze();
  try {
    await eventually(async () => {
      expect(await page.text('#state-label')).toBe('scheduler silent');
      expect(await page.text('#notice')).toMatch(/has said nothing for \d+ s: its event loop may be blocked/);
    });
  } finally {
    beside.cluster.thaw();
  }
  await eventually(async () => expect(await page.text('#state-label')).toBe('live'));
  await eventually(async () =>
    expect(await page.page.$eval('#notice', (notice) => (notice as HTMLElement).hidden)).toBe(true),
  );
});

test('nothing was in the console', () => expect(page.complaints).toEqual([]));
