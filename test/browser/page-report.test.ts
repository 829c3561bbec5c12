import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Progress, Status, Tasks } from '@daskscope/api';
import { eventually } from '../wait-until.ts';
import { BesideCluster } from './beside-cluster.ts';
import type { LivePage } from './live-page.ts';

/** What would end the script that holds the data, or become markup, where it is written into the file as it is. */
const HOSTILE = '</script><b onclick="x">bad</b><!-- ${1} "\'&';
/** Functions of the example whose results are held. */
const IN_MEMORY = 4;
/** What the page and the report show alike. */
const ALIKE = [
  '#progress',
  '#legend',
  '#failures .list',
  '#errors',
  '#workers',
  '#threads',
  '#memory-by-function',
];

const AS_OF = / · as of [\d:]+/;

const beside = new BesideCluster();
const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

let live: LivePage;
let report: LivePage;
let html: string;

beforeAll(async () => {
  const { cluster, exporter } = beside;
  await cluster.run('example');
  await cluster.run('fail', { key: HOSTILE });
  await eventually(async () => {
    const { taskLog, cluster: now } = await exporter.json<Status>('/api/v1/status');
    expect([taskLog.tasks, now.errors]).toEqual([302, 1]);
    // Memory by function comes every few seconds.
    const { prefixes } = await exporter.json<Progress>('/api/v1/progress');
    expect(prefixes.filter(({ memoryBytes }) => memoryBytes > 0)).toHaveLength(IN_MEMORY);
  });
  const response = await fetch(`${exporter.url}/api/v1/report`);
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="dask-report-.*\.html"$/,
  );
  html = await response.text();
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  [live, report] = await Promise.all([
    beside.open('#status?span=all'),
    beside.openAt(pathToFileURL(file).href),
  ]);
  await eventually(async () => expect(await report.text('#state-label')).toMatch(/^report, /));
});

test('shows what the page shows', async () => {
  for (const part of ALIKE)
    await eventually(async () => {
      const shown = await report.text(part);
      expect(shown).not.toBe('');
      // A report stands still, and says of when what goes on elsewhere is.
      expect(shown.replace(AS_OF, '')).toBe(await live.text(part));
    });
});

test('draws every run, and says of one what the page says', async () => {
  const { tasks } = await beside.exporter.json<Tasks>('/api/v1/tasks');
  await report.goTo('inc-');
  await eventually(async () => expect(await report.text('#stream')).toMatch(/\b100\b/));
  expect(tasks.id.length).toBe(302);
  await report.page.keyboard.press('Escape');
});

test('has errors with their tracebacks, whatever their names are', async () => {
  await report.page.click('#failures .list .row');
  await eventually(async () => {
    const details = await report.text('#details');
    expect(details).toContain(HOSTILE);
    expect(details).toMatch(/in boom/);
  });
  expect(await report.page.$('#details b[onclick]')).toBeNull();
  expect(html).not.toContain('<b onclick');
  await report.page.keyboard.press('Escape');
});

test('says of one time when progress, memory and workers are so, and of nothing that it is now', async () => {
  const at = /as of ([\d:]+)/;
  const [, time] = at.exec(await report.text('#totals')) ?? [];
  expect(time).toBeDefined();
  expect(at.exec(await report.text('#memory-total'))?.[1]).toBe(time);
  expect(await report.text('#totals')).not.toContain(' left');
  expect(await report.text('#workers-by-host')).not.toMatch(/\bnow\b/);
});

test('has the workers, the profile and the versions', async () => {
  await report.page.click('nav a[href^="#workers"]');
  await eventually(async () => expect(await report.text('.view')).toContain('127.0.0.1 × 2'));
  await report.page.click('nav a[href^="#profile"]');
  await eventually(async () =>
    expect(await report.text('#profile-view')).toMatch(/of threads’ time|sampled/),
  );
  expect(await report.page.$eval('#versions', (element) => element.textContent)).toContain('distributed');
  await report.page.click('nav a[href^="#status"]');
});

test('asks nobody for anything, and the browser has nothing to complain of', async () => {
  const asked = await report.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  expect(asked.filter((name) => !name.startsWith('data:'))).toEqual([]);
  expect(report.complaints).toEqual([]);
});

test.each(['report', 'program'])('says so where its %s was cut', async (part) => {
  const file = join(folder, `cut-${part}.html`);
  writeFileSync(file, html.replace(new RegExp(`(id="${part}">.{200})[^<]*`, 's'), '$1'));
  const cut = await beside.openAt(pathToFileURL(file).href);
  await eventually(async () => expect(await cut.text('#page')).toContain('This report cannot be read'));
  await cut.close();
});
