import { openapi } from '@daskscope/api';
import { join } from 'node:path';
import { DASHBOARD_NAMES } from '../../grafana-plugin/src/dashboards/dashboard.ts';
import { DASHBOARDS } from '../../grafana-plugin/src/dashboards/dashboards.ts';
import { VIEWS } from '../../page/src/views/place.ts';
import { Child } from '../child.ts';
import { DASK_VERSIONS, pythonOf } from '../dask-cluster.ts';
import { document } from './documents.ts';
import { rowsUnder } from './tables.ts';

jest.setTimeout(600_000);

/** docs/parity.md has each page of Dask's, of every version, and names nothing that is not there. */

const PATH = 'docs/parity.md';
const OF_SCHEDULER = ['Pages of the menu', 'Other pages', 'Plots', 'Pages of text', 'For programs'];
const OF_WORKERS = 'Pages of each worker';
const WORKERS_OWN = / of a worker$/;

interface Row {
  /** As Dask calls it. */
  name: string;
  /** Its address; null: it has none of its own. */
  url: string | null;
  cells: string[];
}

const rows = (heading: string): Row[] =>
  rowsUnder(PATH, heading, 'Dask').map(([first, ...cells]) => {
    const [, name, url] = /^(.+?)(?: `(.+)`)?$/.exec(first!)!;
    return { name: name!, url: url ?? null, cells };
  });

const left = rows('Left out');
const shown = [...OF_SCHEDULER, OF_WORKERS].flatMap(rows);
const ofScheduler = [
  ...OF_SCHEDULER.flatMap(rows),
  ...left.filter(({ url, name }) => url !== null && !WORKERS_OWN.test(name)),
];
const ofWorkers = [...rows(OF_WORKERS), ...left.filter(({ name }) => WORKERS_OWN.test(name))];

const urls = (of: readonly Row[]) => of.map(({ url }) => url!);
const missing = (wanted: readonly string[], there: readonly string[]) =>
  wanted.filter((one) => !there.includes(one));

/** A pattern of a route as the document writes it; what changes the cluster is one row. */
const asWritten = (url: string) => url.replaceAll(/\([^)]*\)/g, '*').replace(/^\/api\/v1\/.*/, '/api/v1');
/** As /individual-plots.json does (distributed/http/scheduler/info.py, 2026.8.0). */
const plotName = (url: string) =>
  url
    .replace('/statics', '')
    .replace('.html', '')
    .replace('/', '')
    .replaceAll('-', ' ')
    .replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());

interface Pages {
  scheduler: string[];
  menu: string[];
  worker: string[];
}

const pages = new Map<string, Pages>();

beforeAll(async () => {
  for (const version of DASK_VERSIONS) {
    const child = new Child(pythonOf(version), [join(__dirname, 'dask_pages.py')]);
    const { code } = await child.ended;
    if (code !== 0) throw new Error(child.errors.join('\n'));
    pages.set(version, JSON.parse(child.output.at(-1)!) as Pages);
  }
});

describe.each(DASK_VERSIONS)('distributed %s', (version) => {
  const of = () => pages.get(version)!;

  test('has no page of the scheduler without a row', () => {
    expect(of().scheduler.length).toBeGreaterThan(50);
    expect(missing(of().scheduler.map(asWritten), urls(ofScheduler))).toEqual([]);
  });

  test('has no plot that is called otherwise', () => {
    const plots = of().scheduler.filter((url) => /\/individual-.*(?<!json)$/.test(url));
    const listed = rows('Plots').map(({ name, url }) => `${name} ${url}`);
    expect(plots.length).toBeGreaterThan(30);
    expect(
      missing(
        plots.map((url) => `${plotName(url)} ${url}`),
        listed,
      ),
    ).toEqual([]);
  });

  test('has no entry of its menu elsewhere', () => {
    expect(of().menu).toContain('status');
    expect(
      missing(
        of().menu.map((name) => `/${name}`),
        urls(rows('Pages of the menu')),
      ),
    ).toEqual([]);
  });

  test('has no page of a worker without a row', () => {
    expect(of().worker.length).toBeGreaterThan(5);
    expect(missing(of().worker.map(asWritten), urls(ofWorkers))).toEqual([]);
  });
});

test('no version lacks what has a row', () => {
  const all = [...pages.values()];
  const scheduler = all.flatMap((one) => one.scheduler.map(asWritten));
  const worker = all.flatMap((one) => one.worker.map(asWritten));
  expect(missing(urls(ofScheduler), scheduler)).toEqual([]);
  expect(missing(urls(ofWorkers), worker)).toEqual([]);
});

test('each has one row, with what differs or why it is left out', () => {
  const keys = [...ofScheduler.map(({ url }) => url), ...ofWorkers.map(({ url }) => `worker ${url}`)];
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  expect(left.filter(({ cells: [why] }) => !why)).toEqual([]);
  const nowhere = shown.filter(({ cells }) => cells.slice(0, 3).every((cell) => cell === '–'));
  expect(nowhere.filter(({ cells }) => !cells[3])).toEqual([]);
});

test('names panels that there are', () => {
  const there = new Set(
    Object.values(DASHBOARDS).flatMap((make) => {
      const board = make();
      const title = board.title!.replace('Dask / ', '');
      const panels = (board.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
      return panels.map((panel) => `${title}: ${panel.title}`);
    }),
  );
  const named = shown.flatMap(({ cells: [cell] }) =>
    cell === '–'
      ? []
      : cell!.split('; ').flatMap((one) => {
          const [, board, titles] = /^([^:]+): (.+)$/.exec(one) ?? [];
          return [...(titles ?? one).matchAll(/_([^_]+)_/g)].map(([, title]) => `${board}: ${title}`);
        }),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((one) => !there.has(one))).toEqual([]);
  expect(new Set(named.map((one) => one.split(':')[0]))).toEqual(
    // Dask's page is of one cluster, and has none of computations.
    new Set(Object.values(DASHBOARD_NAMES).filter((name) => name !== 'Clusters' && name !== 'Computations')),
  );
});

test('names views that there are', () => {
  const views = shown.flatMap(({ cells: [, view] }) => (view === '–' ? [] : [view!.split(':')[0]!]));
  // Dask's page has none of computations.
  const known = VIEWS.filter((view) => view !== 'computations');
  expect(new Set(views.map((view) => view.toLowerCase()))).toEqual(new Set<string>(known));
});

test('names routes and metrics that there are', () => {
  const routes = Object.keys((openapi() as { paths: object }).paths);
  const families = [...document('docs/metrics.md').text.matchAll(/^\| (\w+) \|/gm)].map(([, name]) => name!);
  const named = shown.flatMap(({ cells: [, , data] }) =>
    data === '–' ? [] : [...data!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  expect(named.length).toBeGreaterThan(50);
  const known = (name: string) =>
    name.startsWith('/')
      ? routes.includes(name)
      : families.some((family) =>
          name.endsWith('*') ? family.startsWith(name.slice(0, -1)) : family === name,
        );
  expect(named.filter((name) => !known(name))).toEqual([]);
});
