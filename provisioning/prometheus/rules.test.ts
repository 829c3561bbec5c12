import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapi, TASK_STATES } from '@daskscope/api';
import { parse } from 'yaml';
import { collectors } from '../../exporter/src/metrics/collectors.ts';
import { Metrics } from '../../exporter/src/metrics/metrics.ts';
import { Cluster } from '../../exporter/src/state/cluster.ts';
import { DASHBOARDS } from '../../test/system/dashboard-files.ts';
import { WORKER_STATES } from '../../exporter/src/state/now/workers/workers.ts';

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface RuleFile {
  groups: { name: string; rules: Rule[] }[];
}
interface RuleTests {
  rule_files: string[];
  tests: { alert_rule_test?: { alertname: string; exp_alerts: object[] }[] }[];
}

const DOCS = join(__dirname, '../../docs');
const RUNBOOKS = join(DOCS, 'runbooks');

const read = <File>(folder: string, name: string): File =>
  parse(readFileSync(join(__dirname, folder, name), 'utf8')) as File;

const files = readdirSync(join(__dirname, 'rules'));
const rules = files.flatMap((name) => read<RuleFile>('rules', name).groups.flatMap((group) => group.rules));
const names = rules.map(({ alert }) => alert);
const tests = readdirSync(join(__dirname, 'tests')).map((name) => read<RuleTests>('tests', name));

/** Prometheus writes these itself. */
const OF_PROMETHEUS = { up: [] };
const OF_EVERY_TARGET = ['job', 'instance', 'exporter'];

/** The labels of every series that the exporter serves, by the series' name. */
function seriesLabels(): Map<string, readonly string[]> {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const metrics = new Metrics(cluster, { collectors: collectors({ version: '' }), log: () => undefined });
  const known = new Map<string, readonly string[]>(Object.entries(OF_PROMETHEUS));
  for (const { name, labels, type } of metrics.families()) {
    if (type !== 'histogram') known.set(name, labels);
    else {
      known.set(`${name}_bucket`, [...labels, 'le']);
      for (const part of ['sum', 'count']) known.set(`${name}_${part}`, labels);
    }
  }
  metrics.close();
  return known;
}

const KNOWN = seriesLabels();

/** Values of the label state. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  dask_tasks: TASK_STATES,
  dask_task_transitions_total: TASK_STATES,
  dask_task_transitions_before: TASK_STATES,
  dask_workers: WORKER_STATES,
  dask_worker_state: WORKER_STATES,
  dask_worker_tasks: ['executing', 'long-running'],
};

/** Names of metrics, each with what its braces hold. */
function selectors(text: string): { name: string; matchers: string }[] {
  const found = text.matchAll(/\b((?:dask|process)_\w+|up\b)(?:\{([^}]*)\})?/g);
  return [...found].map(([, name, matchers = '']) => ({ name: name!, matchers }));
}

test('every alert has a name of its own', () => {
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(rules)('$alert', ({ alert, expr, labels, annotations }) => {
  const queried = `${expr} ${annotations.description}`;

  test('says how severe it is, what it is, where to look and what to do', () => {
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook_url', 'dashboard']);
    expect(annotations.summary).toContain('{{ $labels.');
    expect(annotations.runbook_url).toBe(`{{ or $externalLabels.runbooks "docs/runbooks" }}/${alert}.md`);
    expect(annotations.dashboard).toMatch(/^\{\{ \$externalLabels\.grafana \}\}\/d\/daskscope-/);
  });

  test('asks for metrics that the exporter serves, by labels they have', () => {
    const asked = selectors(queried);
    expect(asked.length).toBeGreaterThan(0);
    for (const { name, matchers } of asked) {
      const own = KNOWN.get(name);
      if (!own) throw new Error(`The exporter serves no ${name}`);
      for (const [, label] of matchers.matchAll(/(\w+)\s*[=!]/g))
        expect([...own, ...OF_EVERY_TARGET]).toContain(label);
    }
  });

  test('asks for states that there are', () => {
    for (const { name, matchers } of selectors(queried)) {
      const states = /state\s*=~?\s*["']([^"']*)["']/.exec(matchers)?.[1]?.split('|') ?? [];
      for (const state of states) expect(STATES[name]).toContain(state);
    }
  });

  test('has a runbook: what it means, how to look, what to do', () => {
    const path = join(RUNBOOKS, `${alert}.md`);
    const headings = readFileSync(path, 'utf8').match(/^#+ .*$/gm);
    expect(headings).toEqual([`# ${alert}`, '## What it means', '## How to look', '## What to do']);
  });

  test('is tested both to fire and to stay silent', () => {
    const expectations = tests
      .flatMap((file) => file.tests.flatMap((one) => one.alert_rule_test ?? []))
      .filter(({ alertname }) => alertname === alert);
    expect(expectations.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
    expect(expectations.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
  });
});

/** A link for each branch of its conditions, with x for every value. */
function linksOf(template: string): URL[] {
  const condition = /\{\{ (?:if|with) [^}]*\}\}(.*?)(?:\{\{ else \}\}(.*?))?\{\{ end \}\}/g;
  return ['$1', '$2'].map((branch) => {
    const path = template.replace('{{ $externalLabels.grafana }}', '').replace(condition, branch);
    return new URL(path.replace(/\{\{.*?\}\}/g, 'x'), 'http://grafana');
  });
}

test.each(rules)('$alert leads to a dashboard that there is, by variables that it has', ({ annotations }) => {
  const links = linksOf(annotations.dashboard!);
  for (const { pathname, searchParams } of links) {
    const dashboard = DASHBOARDS.find(({ uid }) => pathname === `/d/${uid}`);
    if (!dashboard) throw new Error(`There is no dashboard at ${pathname}`);
    const variables = dashboard.templating.list.map(({ name }) => `var-${name}`);
    expect(['from', 'to', ...variables]).toEqual(expect.arrayContaining([...searchParams.keys()]));
    // Both say together which cluster it is: the exporter by its data source, where the target has a label of it.
    const chosen = links[0]!.searchParams;
    for (const name of ['var-cluster', 'var-datasource'])
      expect([name, chosen.has(name)]).toEqual([name, variables.includes(name)]);
  }
});

test('every test runs all rules, so that a second alert for one incident shows', () => {
  for (const { rule_files } of tests)
    expect(rule_files.sort()).toEqual(files.map((name) => `../rules/${name}`).sort());
});

test('every runbook belongs to an alert, and asks for metrics and routes that there are', () => {
  const pages = readdirSync(RUNBOOKS);
  expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  const { paths } = openapi() as { paths: Record<string, object> };
  for (const page of pages) {
    const text = readFileSync(join(RUNBOOKS, page), 'utf8');
    for (const [name] of text.matchAll(/\b(?:dask|process)_\w+/g))
      expect([page, name, KNOWN.has(name)]).toEqual([page, name, true]);
    for (const [, route] of text.matchAll(/\$EXPORTER(\/[\w/-]+)/g))
      expect([page, Object.keys(paths)]).toEqual([page, expect.arrayContaining([route])]);
  }
});

test('the scrape job is the one that DaskExporterDown watches', () => {
  const { scrape_configs } = read<{ scrape_configs: { job_name: string }[] }>('.', 'prometheus.yml');
  const { expr } = rules.find(({ alert }) => alert === 'DaskExporterDown')!;
  expect(scrape_configs.map(({ job_name }) => job_name)).toEqual([/job="(\w+)"/.exec(expr)![1]]);
});

test('docs/alerts.md lists the alerts as they are', () => {
  const rows = readFileSync(join(DOCS, 'alerts.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| [Dask'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(
    rules.map(({ alert, labels, for: wait }) => [
      `[${alert}](runbooks/${alert}.md)`,
      labels.severity,
      wait ?? 'at once',
    ]),
  );
});

test('what the documents point to is there', () => {
  for (const page of ['alerts.md', ...readdirSync(RUNBOOKS).map((name) => `runbooks/${name}`)]) {
    const text = readFileSync(join(DOCS, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect([page, target, existsSync(join(DOCS, page, '..', target!))]).toEqual([page, target, true]);
  }
});
