import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Status, Tasks } from '@daskscope/api';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import { downloaded } from './downloaded.ts';
import type { LivePage } from './live-page.ts';

/** What would be markup in an SVG. */
const HOSTILE = 'x<img/src=x>&"\'';
/** One for each thread: where one follows another at once, both may share their lane. */
const SLEEPS = 4;
const MADE = 5_000;

const beside = new BesideCluster();
const folder = mkdtempSync(join(tmpdir(), 'save-test-'));
/** Its log keeps few of the runs, its history all. */
let exporter: ExporterProcess;
let status: Status;
/** When nothing but the sleeping tasks ran: ms since the epoch. */
let sleeps: { from: number; to: number };

const tasks = (query: string) => exporter.json<Tasks>(`/api/v1/tasks?${query}`);

beforeAll(async () => {
  const { cluster } = beside;
  exporter = await ExporterProcess.start(cluster.address, [
    '--task-log.capacity=1000',
    `--history.path=${join(folder, 'history')}`,
  ]);
  await exporter.connected();
  await cluster.run('made_and_dropped', { count: MADE, kept: 0 });
  await cluster.run('sleeps', { name: HOSTILE, count: SLEEPS, seconds: 0.3 });
  await eventually(async () => {
    status = await exporter.json<Status>('/api/v1/status');
    expect(status.taskLog.taken).toBe(MADE + SLEEPS);
    expect(Object.values(status.history!.acknowledged)).toEqual([MADE + SLEEPS]);
  });
  const { intervals, base } = await tasks(`prefix=${encodeURIComponent(HOSTILE)}`);
  const ends = intervals.start.map((start, at) => start + intervals.duration[at]!);
  sleeps = { from: base + Math.min(...intervals.start) - 5, to: base + Math.max(...ends) + 200 };
});
afterAll(async () => {
  await exporter?.stop();
  rmSync(folder, { recursive: true });
});

const open = (place: string) => beside.openAt(`${exporter.url}/${place}`);
const lookAt = ({ from, to }: typeof sleeps) => open(`#status?from=${from}&to=${to}`);

/** Chooses from the menu, as soon as it is there; waits for the file. */
const save = (page: LivePage, item: string, ending: string): Promise<string> =>
  downloaded(page.page, { ending, within: folder }, async () => {
    await page.page.click('#save');
    await choose(page, item);
  });

const choose = (page: LivePage, item: string) =>
  eventually(() =>
    page.page.$$eval(
      '#save-menu [role=menuitem]',
      (all, wanted) => (all.find(({ textContent }) => textContent === wanted) as HTMLElement).click(),
      item,
    ),
  );

/** Until the legend has the sleeping tasks, all of them. */
const drawn = (page: LivePage) =>
  eventually(async () => expect(await page.text('#legend')).toContain(`${HOSTILE} ${SLEEPS} ·`));

test('SVG: a rectangle for each bar, names as text, and what the picture shows', async () => {
  const page = await lookAt(sleeps);
  await drawn(page);
  const file = await save(page, 'Picture (SVG)', '.svg');
  const svg = await beside.openAt(pathToFileURL(file).href);
  const bars = await svg.page.evaluate((name) => {
    const titles = [...document.querySelectorAll('g > title')].filter(
      ({ textContent }) => textContent === name,
    );
    return titles.map((title) => title.parentElement!.querySelectorAll('rect').length);
  }, HOSTILE);
  expect(bars).toEqual([SLEEPS]);
  expect(await svg.page.$$('img, image, script')).toEqual([]);
  const texts = await svg.page.$$eval('text', (all) => all.map(({ textContent }) => textContent));
  expect(texts).toEqual(expect.arrayContaining([HOSTILE, 'transfer', 'erred']));
  const size = await svg.page.evaluate(() => {
    const { width, height } = document.documentElement.getBoundingClientRect();
    return { width, height };
  });
  const picture = await page.page.$eval('#lanes', ({ clientWidth, clientHeight }) => ({
    clientWidth,
    clientHeight,
  }));
  expect(size.width).toBe(picture.clientWidth);
  expect(size.height).toBeGreaterThan(picture.clientHeight);
  await svg.screenshot('saved-svg');
  expect([...svg.complaints, ...page.complaints]).toEqual([]);
  await Promise.all([svg.close(), page.close()]);
});

test('PNG: the pixels of the screen, and the legend below them', async () => {
  const page = await lookAt(sleeps);
  await drawn(page);
  const file = await save(page, 'Picture (PNG)', '.png');
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const { width, height } = await page.page.$eval('#lanes canvas', (canvas) => {
    const { width: across, height: down } = canvas;
    return { width: across, height: down };
  });
  expect(bytes.readUInt32BE(16)).toBe(width);
  expect(bytes.readUInt32BE(20)).toBeGreaterThan(height);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test.each([
  ['Report (HTML)', '.html', /^<!doctype html>/],
  ['Trace (Perfetto)', '.json', /"traceEvents"/],
  ['Tasks (CSV)', '.csv', /^life,id,key/],
])('%s of the time in view', async (item, ending, head) => {
  const page = await lookAt(sleeps);
  await drawn(page);
  const text = readFileSync(await save(page, item, ending), 'utf8');
  expect(text).toMatch(head);
  if (ending === '.csv') expect(text.trim().split('\n')).toHaveLength(1 + SLEEPS);
  await page.close();
});

test('a link leads to a run that the task log has: its details, and the picture around it', async () => {
  const { lives, tasks: runs, prefixes } = await tasks(`prefix=${encodeURIComponent(HOSTILE)}&keys=true`);
  const task = `${lives[runs.life[0]!]!}:${runs.id[0]!}`;
  const page = await open(`#status?${new URLSearchParams({ task }).toString()}`);
  await eventually(async () => {
    expect(await page.text('#details h3')).toContain(prefixes[runs.prefix[0]!]!);
    expect(await page.text('#details .key')).toBe(runs.key![0]!);
    expect(await page.text('.search')).toContain('one task picked out');
    const looked = new URLSearchParams((await page.page.evaluate(() => location.hash)).split('?')[1]);
    expect(looked.get('task')).toBe(task);
    expect(Number(looked.get('from'))).toBeGreaterThan(sleeps.from - 5_000);
  });
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('a link leads to a run that only the history has', async () => {
  const life = status.scheduler!.id;
  expect(status.lives.at(-1)!.first).toBeGreaterThan(10);
  const page = await open(`#status?${new URLSearchParams({ task: `${life}:10` }).toString()}`);
  await eventually(async () => {
    expect(await page.text('#details')).toContain('small');
    expect(await page.text('#past-note')).toMatch(/^From the history: [\d,]+ tasks?/);
    expect(await page.text('.search')).toContain('one task picked out');
  });
  await page.screenshot('link-history');
  await page.page.click('#follow');
  await eventually(async () => expect(await page.page.$('#past-note')).toBeNull());
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('of a run that neither has it says so', async () => {
  const life = status.scheduler!.id;
  const page = await open(`#status?${new URLSearchParams({ task: `${life}:123456` }).toString()}`);
  await eventually(async () =>
    expect(await page.text('#details')).toContain('Neither the task log nor the history has a run 123456'),
  );
  await page.close();
});

test('the page keeps what the log has, however much the history holds', async () => {
  const page = await open('#status?span=all');
  await eventually(async () => expect(await page.text('#legend')).toMatch(/small [\d,]+ ·/));
  const { id, first: oldest = 0 } = status.lives.at(-1)!;
  const asked = () =>
    page.page.evaluate(
      (life) =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => new URL(name).searchParams.get('after') ?? '')
          .filter((after) => after.startsWith(life)),
      id,
    );
  // The newest for a picture, and then all.
  await eventually(async () => expect((await asked()).length).toBeGreaterThanOrEqual(2));
  for (const cursor of await asked())
    expect(Number(/:(\d+)(~\d+)?$/.exec(cursor)?.[1])).toBeGreaterThanOrEqual(oldest);
  await page.close();
});

test('progress and memory are of the end of what is looked at, until now is looked at', async () => {
  const page = await lookAt(sleeps);
  await eventually(async () => expect(await page.text('#totals')).toMatch(/ · as of .*\d/));
  expect(await page.page.$$('#progress-missing')).toEqual([]);
  await page.page.click('#follow');
  await eventually(async () => expect(await page.text('#totals')).not.toContain('as of'));
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('a cluster that only the history knows is gone, and its last minute is there without being looked for', async () => {
  const { address } = status.connection;
  await exporter.stop();
  const none = join(folder, '*.json');
  exporter = await ExporterProcess.start(null, [
    `--clusters.scheduler-files=${none}`,
    `--history.path=${join(folder, 'history')}`,
  ]);
  const page = await open(`?${new URLSearchParams({ cluster: address }).toString()}`);
  await eventually(async () => {
    expect(await page.text('#past-note')).toMatch(/^From the history: [1-9]/);
    expect(await page.text('#legend')).toMatch(/small [\d,]+ ·/);
  });
  expect(await page.text('header')).toMatch(/gone\s*since/);
  expect(await page.text('#app')).not.toMatch(/keeps trying|waiting for a scheduler/);
  expect(page.complaints).toEqual([]);
  await page.close();
  const list = await open('');
  await eventually(async () => expect(await list.text('tbody tr')).toContain('gone'));
  const cells = await list.page.$$eval('tbody td', (all) =>
    all.map(({ dataset, textContent }) => [dataset['column'], textContent]),
  );
  expect(Object.fromEntries(cells)).toMatchObject({ Workers: '–', Tasks: '–', Errors: '–' });
  await list.close();
});
