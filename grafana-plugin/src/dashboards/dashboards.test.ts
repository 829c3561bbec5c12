import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel, RowPanel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_NAMES, uidOf, type DashboardName } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';
import { WITHOUT_EMPTY_FRAMES } from './panels/panels.ts';

const ROOT = join(__dirname, '..', '..', '..');
const FILES = Object.entries(DASHBOARDS);
const ALL = FILES.map(([file, make]) => ({ file, board: make() }));
const UIDS = new Set(Object.keys(DASHBOARD_NAMES).map((name) => uidOf(name as DashboardName)));
const MEMORY_KINDS = ['managed', 'unmanaged', 'unmanaged_recent', 'spilled'];
/** What Prometheus itself says of a scrape and of alerts. */
const OF_PROMETHEUS = ['up', 'scrape_duration_seconds', 'ALERTS', 'ALERTS_FOR_STATE'];

test.each(FILES)('%s is what its code makes (npm run dashboards writes it)', (file, make) => {
  const committed: unknown = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(make())));
});

test('no two have one uid or title, and the app includes each by its own', () => {
  expect(new Set(ALL.map(({ board }) => board.uid)).size).toBe(ALL.length);
  const { includes } = JSON.parse(readFileSync(join(__dirname, '..', 'plugin.json'), 'utf8')) as {
    includes: { type: string; name: string; path: string; uid?: string }[];
  };
  expect(
    includes.filter(({ type }) => type === 'dashboard').map(({ name, path, uid }) => ({ name, path, uid })),
  ).toEqual(ALL.map(({ file, board: { title, uid } }) => ({ name: title, path: `dashboards/${file}`, uid })));
});

test('a kind of memory has one colour on all of them', () => {
  const colours = new Map<string, Set<string>>();
  for (const { board } of ALL)
    for (const panel of (board.panels ?? []) as Panel[])
      for (const { matcher, properties } of panel.fieldConfig?.overrides ?? []) {
        const kind = String(matcher.options);
        if (!MEMORY_KINDS.includes(kind)) continue;
        const colour = properties.find(({ id }) => id === 'color')?.value as { fixedColor: string };
        colours.set(kind, (colours.get(kind) ?? new Set()).add(colour.fixedColor));
      }
  expect([...colours.keys()].sort()).toEqual([...MEMORY_KINDS].sort());
  expect([...colours.values()].map(({ size }) => size)).toEqual(MEMORY_KINDS.map(() => 1));
  const drawn = ALL.flatMap(({ board }) => (board.panels ?? []) as Panel[]);
  const byKind = drawn.filter(({ targets }) => JSON.stringify(targets ?? []).includes('by (kind)'));
  for (const { fieldConfig } of byKind)
    expect(fieldConfig!.overrides.map(({ matcher }) => matcher.options)).toEqual(
      expect.arrayContaining(MEMORY_KINDS),
    );
});

const get = (object: object, name: string) => (object as Record<string, unknown>)[name];

describe('figures that stand on one screen', () => {
  const panelOf = (file: string, title: string) =>
    (ALL.find((one) => one.file === file)!.board.panels as Panel[]).find((panel) => panel.title === title)!;
  const legends = ({ targets = [] }: Panel) =>
    new Map(targets.map((target) => [get(target, 'legendFormat'), String(get(target, 'expr'))]));

  test('are of the same hosts', () => {
    const now = legends(panelOf('workers.json', 'Now'));
    const ofAll = [...now].filter(([, expr]) => !expr.includes('host=~')).map(([name]) => name);
    expect(ofAll).toEqual(['Came', 'Left or died']);
  });

  test('have names of their own where they count something else', () => {
    const stats = [...legends(panelOf('clusters.json', 'All of them')).keys()];
    const columns = JSON.stringify(panelOf('clusters.json', 'Clusters'));
    expect(columns).toContain('"Erred"');
    expect(stats).toEqual(expect.arrayContaining(['Finished in range', 'Erred in range']));
    expect(stats).not.toContain('Erred');
  });

  test('say which seconds they are of, where the task stream counts more', () => {
    for (const title of [
      ...['Tasks of this range', 'Threads that compute, by function', 'Time by function'],
      ...['Time by action', 'Functions'],
    ])
      expect([title, panelOf('tasks.json', title).description]).toEqual([
        title,
        expect.stringMatching(/\bfinish/),
      ]);
  });

  test('say how old they are, where Prometheus has the age of the last heartbeat', () => {
    expect(panelOf('tasks.json', 'Running now').description).toMatch(/as the workers last said/i);
    expect(panelOf('workers.json', 'Runs now').description).toMatch(/as they last said/i);
  });
});

/** px: of a panel's height of 1, between panels, its title, and what is around a figure (Grafana 12.4, PanelChrome, BigValue). */
const [CELL, GAP, TITLE, AROUND] = [30, 8, 42, 24];

describe.each(ALL)('$file', ({ board }) => {
  const panels = (board.panels ?? []).flatMap((panel) =>
    'panels' in panel ? [panel, ...panel.panels] : [panel],
  );
  const drawn = panels.filter((panel): panel is Panel => panel.type !== 'row');
  const variables = board.templating?.list ?? [];

  test('gives every panel and row an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.every(({ id }) => typeof id === 'number')).toBe(true);
  });

  test('says of every panel what it shows', () => {
    expect(drawn.filter(({ title, description }) => !title || !description)).toEqual([]);
  });

  test('says of every panel where its time is not that of the dashboard', () => {
    expect(drawn.filter(({ hideTimeOverride }) => hideTimeOverride).map(({ title }) => title)).toEqual([]);
  });

  test('puts what users name between backquotes, which Grafana and PromQL leave as it is', () => {
    const named = /=~?"\$\{?(prefix|host|worker|cluster)/;
    expect(expressionsOf(drawn).filter((expression) => named.test(expression))).toEqual([]);
  });

  test('gives figures beside each other room for two lines of name and of figure, as in a narrow window', () => {
    for (const { type, title, options, gridPos } of drawn) {
      const { text } = (options ?? {}) as { text?: { titleSize: number; valueSize: number } };
      if (type !== 'stat' || !text) continue;
      const { h } = gridPos!;
      const room = h * CELL + (h - 1) * GAP - TITLE - AROUND;
      expect([title, 2 * 1.2 * (text.titleSize + text.valueSize) <= room]).toEqual([title, true]);
    }
  });

  test('lets no two panels overlap', () => {
    const overlapping = panels.flatMap((a) =>
      panels.filter((b) => a !== b && overlap(a, b)).map((b) => `${a.title} and ${b.title}`),
    );
    expect(overlapping).toEqual([]);
  });

  test('takes every data source from a variable', () => {
    const sources = [...everything(board)].filter(([key]) => key === 'datasource').map(([, value]) => value);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources)
      expect(['${datasource}', '${prometheus}']).toContain((source as { uid: string }).uid);
  });

  test('asks for the cluster that its variable says, wherever it asks of one', () => {
    const targets = [...everything(board)].flatMap(([key, value]) =>
      key === 'targets' ? (value as object[]) : key === 'target' || key === 'query' ? [value as object] : [],
    );
    const ofOurs = targets.filter(
      (target) => typeof target === 'object' && !('expr' in target) && 'queryType' in target,
    );
    expect(
      ofOurs
        .filter((target) => get(target, 'cluster') !== '$cluster')
        .map((target) => get(target, 'queryType')),
    ).toEqual(variables.some(({ name }) => name === 'cluster') ? ['clusters'] : []);
    for (const expression of expressionsOf(drawn)) expect(expression).toContain('instance');
  });

  test('defines every variable that it uses', () => {
    // `$1` is what label_replace found.
    const used = [...JSON.stringify(board).matchAll(/\$\{?([a-zA-Z_]\w*)/g)].map(([, name]) => name!);
    const defined = new Set(variables.map(({ name }) => name));
    expect(used.filter((name) => !name.startsWith('__') && !defined.has(name))).toEqual([]);
  });

  test('asks Prometheus for nothing that no family is documented for', () => {
    const documented = new Set([...OF_PROMETHEUS, ...documentedSeries()]);
    const asked = [...expressionsOf(drawn), ...variables.flatMap(expressionOf)];
    for (const expression of asked) expect([expression, seriesIn(expression)]).not.toEqual([expression, []]);
    expect(asked.flatMap(seriesIn).filter((name) => !documented.has(name))).toEqual([]);
  });

  test('leads only to dashboards that there are, with variables that they have', () => {
    const urls = [...everything(board)]
      .filter(([key, value]) => key === 'url' && typeof value === 'string' && value !== '')
      .map(([, value]) => value as string);
    expect(urls.filter((url) => leadsNowhere(url, board.uid!))).toEqual([]);
  });

  test('has a link to every other', () => {
    const linked = (board.links ?? []).map(({ url }) => url!.replace('/d/', ''));
    expect(new Set([...linked, board.uid])).toEqual(UIDS);
    expect((board.links ?? []).every(({ includeVars, keepTime }) => includeVars && keepTime)).toBe(true);
  });
});

test('alerts lead to dashboards that there are, with variables that they have', () => {
  const folder = join(ROOT, 'provisioning', 'prometheus', 'tests');
  const urls = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\/d\/daskscope-\S+/g)].map(([url]) => url),
  );
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((url) => leadsNowhere(url, ''))).toEqual([]);
});

/** An empty path is that of the dashboard itself. */
function leadsNowhere(url: string, from: string): boolean {
  const [, uid = from, query = ''] = /^(?:\/d\/([\w-]+))?(?:\?(.*))?$/.exec(url) ?? [];
  const board = ALL.find((one) => one.board.uid === uid)?.board;
  if (!board) return !UIDS.has(uid);
  const names = (board.templating?.list ?? []).map(({ name }) => name);
  const panel = /(?:^|&)viewPanel=panel-(\d+)/.exec(query)?.[1];
  const panels = (board.panels ?? []).flatMap((one) => ('panels' in one ? one.panels : [one]));
  if (panel && !panels.some(({ id }) => id === Number(panel))) return true;
  return [...query.matchAll(/(?:^|&)var-(\w+)=/g)].some(([, name]) => !names.includes(name!));
}

function overlap(a: Panel | RowPanel, b: Panel | RowPanel): boolean {
  const [p, q] = [a.gridPos!, b.gridPos!];
  return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
}

/** Every key with its value, at any depth. */
function* everything(of: unknown): Iterable<[string, unknown]> {
  if (typeof of !== 'object' || of === null) return;
  for (const entry of Object.entries(of)) {
    yield entry;
    yield* everything(entry[1]);
  }
}

function expressionsOf(panels: readonly Panel[]): string[] {
  const targets = panels.flatMap((panel) => panel.targets ?? []) as { expr?: string }[];
  return targets.flatMap(({ expr }) => (expr === undefined ? [] : [expr]));
}

/** `label_values(a{b="c"}, d)` asks for a. */
function expressionOf({ query }: VariableModel): string[] {
  const match =
    typeof query === 'string' ? /^(?:label_values|query_result)\((.*?)(?:, \w+)?\)$/.exec(query) : null;
  return match ? [match[1]!] : [];
}

const NO_SERIES = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

/** Names of series in an expression of PromQL: identifiers that are no function, operator, label or duration. */
function seriesIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\b(group_left|group_right)\b/g, ' ');
  return [...bare.matchAll(/(?<![\w$.])([a-zA-Z_:][\w:]*)(?!\w)(?!\s*\()/g)]
    .map(([, name]) => name!)
    .filter((name) => !NO_SERIES.has(name.toLowerCase()));
}

function documentedSeries(): string[] {
  const rows = readFileSync(join(ROOT, 'docs', 'metrics.md'), 'utf8').matchAll(/^\| (\w+) \| (\w+) \|/gm);
  return [...rows].flatMap(([, name, type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name! + suffix) : [name!],
  );
}

const inRows = (panels: readonly (Panel | RowPanel)[]): Panel[] =>
  panels.flatMap((panel) => ('panels' in panel && panel.type === 'row' ? inRows(panel.panels) : [panel]));
const PANELS = ALL.flatMap(({ board }) => inRows(board.panels ?? []));

test('a table without a row says why, and cells without a value do not repeat it', () => {
  const tables = PANELS.filter(({ type }) => type === 'table');
  expect(tables.length).toBeGreaterThan(10);
  const cells = tables.map(({ title, fieldConfig }) => [
    title,
    (fieldConfig!.overrides.find(({ matcher }) => matcher.options === '/.*/')?.properties ?? []).find(
      ({ id }) => id === 'noValue',
    )?.value,
  ]);
  // Those of which no cell can be empty have none.
  expect(cells.filter(([, value]) => value === '–').length).toBeGreaterThan(10);
  for (const { title, fieldConfig } of tables)
    expect({ title, says: fieldConfig!.defaults.noValue }).toEqual({
      title,
      says: expect.stringMatching(/\w+ \w+/),
    });
});

test('a panel without data says what that means, as far as Grafana lets it say anything', () => {
  // Node graphs say "No data", flame graphs what their one row says, and ours find sentences themselves.
  const own = /^(daskscope-.*|flamegraph|nodeGraph|row)$/;
  const saying = PANELS.filter(({ type }) => !own.test(type));
  expect(saying.length).toBeGreaterThan(50);
  const silent = saying.filter(({ fieldConfig }) => !fieldConfig?.defaults.noValue);
  expect(silent.map(({ title }) => title)).toEqual([]);
});

test('where Prometheus finds nothing no panel fails at the frame without fields that Grafana makes of it', () => {
  const failing = PANELS.filter(
    ({ type, options }) =>
      type === 'state-timeline' || (type === 'heatmap' && !(options as { calculate: boolean }).calculate),
  ).filter(({ targets }) =>
    targets?.every((target) => !(target as { format?: string }).format?.includes('heatmap')),
  );
  expect(failing.length).toBeGreaterThan(3);
  for (const { title, transformations } of failing)
    expect({ title, first: transformations?.[0] }).toEqual({ title, first: WITHOUT_EMPTY_FRAMES });
});
