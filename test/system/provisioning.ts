import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';

const PROVISIONING = join(__dirname, '..', '..', 'provisioning');
const RULES = join(PROVISIONING, 'prometheus', 'rules');

/** As shipped. */
export interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

interface PrometheusConfiguration {
  global: { evaluation_interval: string };
  scrape_configs: {
    scrape_interval: string;
    scrape_timeout: string;
    http_sd_configs: { url: string; refresh_interval: string }[];
  }[];
}
interface AlertmanagerConfiguration {
  route: { group_wait: string; group_interval: string };
}
interface DataSources {
  datasources: { jsonData: { timeInterval: string } }[];
}

const text = (...path: string[]): string => readFileSync(join(PROVISIONING, ...path), 'utf8');

export const RULE_LIST: readonly Rule[] = readdirSync(RULES).flatMap((name) => {
  const { groups } = parse(text('prometheus', 'rules', name)) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
});

/** How long an alert waits before it fires, in seconds. */
export function waitOf(alert: string): number {
  const rule = RULE_LIST.find((one) => one.alert === alert);
  if (!rule) throw new Error(`No rule is called ${alert}`);
  return seconds(rule.for ?? '0s');
}

/** The shipped intervals, in seconds. */
export const INTERVALS = (() => {
  const { global, scrape_configs } = parse(text('prometheus', 'prometheus.yml')) as PrometheusConfiguration;
  const { route } = parse(text('alertmanager', 'alertmanager.yml')) as AlertmanagerConfiguration;
  const { datasources } = parse(text('grafana', 'datasources', 'prometheus.yaml')) as DataSources;
  return {
    scrape: seconds(scrape_configs[0]!.scrape_interval),
    scrapeTimeout: seconds(scrape_configs[0]!.scrape_timeout),
    /** Between two times that an exporter is asked which clusters there are. */
    refresh: seconds(scrape_configs[0]!.http_sd_configs[0]!.refresh_interval),
    evaluation: seconds(global.evaluation_interval),
    groupWait: seconds(route.group_wait),
    groupInterval: seconds(route.group_interval),
    /** What Grafana takes for the time between two samples. */
    grafana: seconds(datasources[0]!.jsonData.timeInterval),
  };
})();

/** Writes the shipped prometheus.yml with other addresses, and its rules beside it. The path of the former. */
export function writePrometheus(folder: string, exporters: readonly string[], alertmanager: string): string {
  cpSync(RULES, join(folder, 'rules'), { recursive: true });
  return rewrite('prometheus', folder, [
    [['scrape_configs', 0, 'static_configs', 0, 'targets'], exporters.map((url) => new URL(url).host)],
    [
      ['scrape_configs', 0, 'http_sd_configs'],
      exporters.map((url) => ({ url: `${url}/api/v1/sd`, refresh_interval: `${INTERVALS.refresh}s` })),
    ],
    [['alerting', 'alertmanagers', 0, 'static_configs', 0, 'targets'], [new URL(alertmanager).host]],
  ]);
}

/** Writes the shipped alertmanager.yml with another address of the webhook. Its path. */
export function writeAlertmanager(folder: string, webhook: string): string {
  const path = ['receivers', 1, 'webhook_configs', 0, 'url'];
  return rewrite('alertmanager', folder, [[path, webhook]]);
}

/** Replaces values that there are. */
function rewrite(program: string, folder: string, values: [(string | number)[], unknown][]): string {
  const document = parseDocument(text(program, `${program}.yml`));
  for (const [path, value] of values) {
    if (!document.hasIn(path)) throw new Error(`${program}.yml has no ${path.join('.')}`);
    document.setIn(path, value);
  }
  const target = join(folder, `${program}.yml`);
  writeFileSync(target, document.toString());
  return target;
}

/** Of Prometheus's notation, as 1h30m. */
export function seconds(duration: string): number {
  const units = { d: 86_400, h: 3600, m: 60, s: 1 };
  const parts = [...duration.matchAll(/(\d+)([dhms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration)
    throw new Error(`${duration} is no duration`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit as keyof typeof units], 0);
}
