import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage } from './live-page.ts';

const beside = new BesideCluster();

const hash = (page: LivePage) => page.page.evaluate(() => location.hash);

const SIZES = [
  { width: 1600, height: 1000 },
  { width: 400, height: 800, scheme: 'dark' as const },
];

test.each(SIZES)('a profile gives the innermost function its time, at $width px', async (options) => {
  await beside.cluster.run('steal');
  const page = await beside.open('#profile?prefix=nap_for', options);
  await eventually(async () => {
    expect(await page.text('#profile-view h2 small')).toMatch(/of threads’ time, asked for at/);
    const open = await page.page.$eval('#profile-view details', (details) => details.open);
    expect(open).toBe(options.height >= 800);
    // 61 naps of 0.1 s each time that they ran; where a worker is late with its samples, it is less than a second.
    expect(await page.text('#activity-legend')).toMatch(/^nap_for .* m?s$/);
    const [call, time] = await page.page.$$eval('#profile-view tbody tr:first-child td', (cells) =>
      cells.map((cell) => (cell as HTMLElement).innerText),
    );
    expect(call).toMatch(/^nap_for \(/);
    expect(time).toMatch(/ m?s$/);
  });
  await page.frames();
  expect(
    await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
  await page.screenshot(`profile-${options.width}`);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test.each(SIZES)('what is logged is text, whatever it says, at $width px', async (options) => {
  // Letters and digits: a port or a process can have the digits of a width, and addresses are logged too.
  const mark = `seen-at-${options.width}-px`;
  const hostile = `<img src=x onerror="alert(1)"> 'quoted' ${mark}\n<b>second</b>`;
  await beside.cluster.run('log', { texts: [hostile, `long ${mark} ${'x'.repeat(1_000_000)}`] });
  const page = await beside.open(`#logs?search=${mark}`, options);
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
      .find((row) => row.innerText.includes('long '))!
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

test('a call that fills the width is in the URL, for who is sent it and for Back to all calls', async () => {
  await beside.cluster.run('steal');
  const page = await beside.open('#profile');
  await eventually(async () => expect(await page.text('#call')).toMatch(/^root: /));
  await page.page.focus('#flame');
  await page.page.keyboard.press('ArrowDown');
  await page.page.keyboard.press('Enter');
  await eventually(async () => expect(await hash(page)).toMatch(/^#profile\?call=./));
  const said = await eventually(async () => {
    const call = (await page.text('#call')).replace(/:.*/, '');
    expect(call).not.toBe('root');
    return call;
  });
  const other = await beside.open(await hash(page));
  await eventually(async () =>
    expect(await other.text('#call')).toMatch(new RegExp(`^${said}: .*Show all calls`)),
  );
  await other.page.click('#call button');
  await eventually(async () => expect(await hash(other)).toBe('#profile'));
  await eventually(async () => expect(await other.text('#call')).toMatch(/^root: /));
  const stranger = await beside.open('#profile?call=never_called');
  await eventually(async () =>
    expect(await stranger.text('#call')).toContain('never_called is not in this profile'),
  );
  for (const one of [page, other, stranger]) {
    expect(one.complaints).toEqual([]);
    await one.close();
  }
});

test('new lines come while the logs are open, and pause while somebody reads or says so', async () => {
  const page = await beside.open('#logs?search=live-');
  const log = (text: string) => beside.cluster.run('log', { texts: [text] });
  const rows = () => page.text('#logs-view .list');
  const expectNote = (expected: RegExp) =>
    eventually(async () => expect(await page.text('#logs-view h2 small')).toMatch(expected));
  await eventually(async () => expect(await page.text('#logs-view')).toContain('Nothing was logged'));
  await log('live-first');
  // Of all that log, so that no row moves while it is clicked.
  await eventually(async () => expect((await rows()).match(/live-first/g)).toHaveLength(5));
  await expectNote(/ · live$/);
  await page.page.click('#logs-view .row');
  await expectNote(/paused while a record is open, as of /);
  await page.page.click('.log-text .close');
  await log('live-second');
  await eventually(async () => expect(await rows()).toContain('live-second'));
  await page.page.waitForSelector('#logs-view button[aria-pressed=true]');
  await page.page.click('#logs-view button[aria-pressed=true]');
  await expectNote(/ · paused, as of /);
  await log('live-third');
  await page.page.click('#logs-view h2 button[aria-pressed=false]');
  await eventually(async () => expect(await rows()).toContain('live-third'));
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('spans are below those that they are in, and one of them says what its time went to', async () => {
  await beside.cluster.run('nest', { name: 'daily' });
  const page = await beside.open('#spans?search=');
  const cells = (table: string) =>
    page.page.$$eval(`${table} tbody tr`, (all) =>
      all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())),
    );
  const rowOf = async (name: string) => (await cells('#spans-view')).find(([first]) => first === name)!;
  await eventually(async () => {
    // Done and all; erred: of the span and of all in it.
    expect((await rowOf('daily')).slice(3, 5)).toEqual(['14 of 14', '1']);
    expect((await rowOf('right')).slice(3, 5)).toEqual(['5 of 5', '1']);
    expect((await rowOf('deep')).slice(3, 5)).toEqual(['5 of 5', '1']);
    expect((await rowOf('left')).slice(3, 5)).toEqual(['4 of 4', '0']);
  });
  await page.page.type('#spans-view input[type=search]', 'left');
  await eventually(async () => expect(await cells('#spans-view')).toHaveLength(1));
  await page.page.click('#spans-view tbody button');
  await eventually(async () => {
    expect(await hash(page)).toMatch(/^#spans\?search=left&span=[\w-]+$/);
    const own = (await cells('#span')).filter(([name, activity]) => `${name} ${activity}` === 'dailyown own');
    expect(own.map(([, , value]) => value)).toEqual(['1.5 s', '1.5 B', '1.5 count', '1.5 unheard-of']);
  });
  await page.screenshot('spans');
  expect(page.complaints).toEqual([]);
  await page.close();
});
