import { INTERVALS, seconds } from './provisioning.ts';
import type { Prometheus } from './prometheus/prometheus.ts';
import { kindOf, type Dashboard, type Variable } from './dashboard-files.ts';

/** What a dashboard's variables have been set to: every value there is, or the first where only one can be. */
export type Values = Record<string, { values: string[]; several: boolean; all?: string }>;

/** Who knows the values of a variable. */
export interface Sources {
  prometheus: Prometheus;
  /** Asks our data source for the values of a query. */
  daskscope: (query: unknown, known: Values) => Promise<string[]>;
}

/** @throws Error for a variable without any value, or of a kind that nothing here can ask for */
export async function valuesOf({ templating }: Dashboard, sources: Sources): Promise<Values> {
  const known: Values = {};
  for (const variable of templating.list) {
    // Of data sources: what they are in a dashboard's own words is decided by where it asks.
    if (variable.type === 'datasource') continue;
    const found = await options(variable, known, sources);
    if (found.length === 0) throw new Error(`The variable ${variable.name} has no values`);
    const several = Boolean(variable.multi || variable.includeAll);
    known[variable.name] = { values: several ? found : [chosen(variable) ?? found[0]!], several };
  }
  return known;
}

function chosen({ current }: Variable): string | undefined {
  const [value] = [current?.value].flat();
  return value === '$__all' || value === '' ? undefined : value;
}

async function options(variable: Variable, known: Values, sources: Sources): Promise<string[]> {
  const { name, type, query, datasource } = variable;
  if (type === 'custom' || type === 'interval') return (query as string).split(',').map(valueOfOption);
  if (type === 'textbox' || type === 'constant') return [(query as string | undefined) ?? ''];
  if (type !== 'query')
    throw new Error(`The variable ${name} is of type ${type}, which no test here can ask`);
  if (kindOf(datasource) === 'daskscope') return sources.daskscope(query, known);
  return labelValues(textOf(query), known, sources.prometheus);
}

/** As "Last hour : 1h". */
const valueOfOption = (option: string): string => option.split(' : ').at(-1)!.trim();

/** Saved as a text by older editors, and with its type by newer ones. */
const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : (query as { query: string }).query;

/** The values that a query of Prometheus' lists. */
export async function labelValues(query: string, known: Values, prometheus: Prometheus): Promise<string[]> {
  const match = /^label_values\((?:(.+),\s*)?(\w+)\)$/.exec(query);
  if (!match) throw new Error(`${query} is no label_values(), which is all that a test here can ask`);
  const [, selector, label] = match;
  const parameters = selector ? { 'match[]': inPromql(selector, known) } : {};
  return prometheus.get<string[]>(`label/${label}/values`, parameters as Record<string, string>);
}

/** $1 is a group of label_replace()'s pattern: Grafana leaves what no variable is named. */
const VARIABLE = /\$([a-zA-Z_]\w*)|\$\{(\w+)(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

/**
 * An expression with its variables replaced as Grafana's Prometheus data source does (12.4, public/app/features/templating and
 * packages/grafana-prometheus). @throws Error for a variable that there is not
 */
export function inPromql(expression: string, known: Values, more: Record<string, string> = {}): string {
  return expression.replace(VARIABLE, (written, plain, braced, format = '', squared, squaredFormat) => {
    const name = (plain ?? braced ?? squared) as string;
    if (more[name] !== undefined) return more[name];
    const variable = known[name];
    if (!variable) throw new Error(`${expression} names ${written}, which the dashboard does not have`);
    return formatted(variable, squaredFormat ?? format);
  });
}

function formatted({ values, several, all }: Values[string], format: string): string {
  // What All stands for is a pattern already.
  if (all !== undefined) return all;
  if (format === 'raw' || format === 'csv') return values.join(',');
  if (format !== '' && format !== 'regex' && format !== 'pipe')
    throw new Error(`No test here knows the format ${format} of a variable`);
  if (!several && format === '') return values[0]!.replaceAll('\\', '\\\\');
  if (format === 'pipe') return values.join('|');
  const patterns = values.map(format === 'regex' ? escapeRegex : inDoubleQuotes);
  return patterns.length === 1 ? patterns[0]! : `(${patterns.join('|')})`;
}

/** As @grafana/data's escapeRegex. */
const escapeRegex = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

/** As packages/grafana-prometheus/src/escaping.ts has it, without any feature toggle. */
const inDoubleQuotes = (value: string): string =>
  value.replaceAll('\\', '\\\\\\\\').replace(/[$^*{}[\]+?.()|]/g, '\\\\$&');

/** Seconds of a range that ends now, as of now-15m. */
export function secondsOf(from: string): number {
  const duration = /^now-(\w+)$/.exec(from)?.[1];
  if (!duration) throw new Error(`${from} is no time before now`);
  return seconds(duration);
}

/** As wide as a panel is at most. */
const POINTS = 1000;

/** What Grafana gives for a range of so many seconds: the seconds between two points, and its variables of time. */
export function timesOf(range: number, least = '0s'): { step: number; variables: Record<string, string> } {
  const step = Math.max(Math.ceil(range / POINTS), INTERVALS.grafana, seconds(least));
  const rate = Math.max(step + INTERVALS.grafana, 4 * INTERVALS.grafana);
  const now = Date.now();
  return {
    step,
    variables: {
      __interval: `${step}s`,
      __interval_ms: String(step * 1000),
      __rate_interval: `${rate}s`,
      __rate_interval_ms: String(rate * 1000),
      __range: `${range}s`,
      __range_s: String(range),
      __range_ms: String(range * 1000),
      __from: String(now - range * 1000),
      __to: String(now),
    },
  };
}
