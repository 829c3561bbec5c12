import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS } from './dashboards.ts';
import { last, processRate, RANGE, RATE, risen, STEP, WHOLE_RANGE } from './counters.ts';

const ROOT = join(__dirname, '..', '..', '..');
const WINDOWS = [RANGE, WHOLE_RANGE, RATE, STEP, last('5m', 300), last('15m', 900), last('1h', 3600)];
/** As they are counted from the start of a process: their first value is no event. */
const OF_PROCESSES = /^(process_cpu|dask_scheduler_(cpu|gil_contention))_seconds_total/;
const CALL =
  /\b(?:increase|rate|irate|delta|idelta|deriv|resets)\((\w+(?:\{(?:`[^`]*`|[^}])*\})?)\[([^\]]+)\]/g;

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

/** Of all that is asked of counters by their differences, what does not go through the builder. */
function astray(expression: string, free: (counter: string) => boolean = () => false): string[] {
  const text = flat(expression);
  const built = [...text.matchAll(CALL)].flatMap(([, counter]) =>
    WINDOWS.map((window) => risen(counter!, window)).concat(
      OF_PROCESSES.test(counter!) ? processRate(counter!) : [],
    ),
  );
  const rest = built.reduce((left, known) => left.replaceAll(known, ''), text);
  return [...rest.matchAll(CALL)].filter(([, counter]) => !free(counter!)).map(([call]) => call);
}

/** Texts of a value at any depth. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

const filesIn = (...path: string[]) =>
  readdirSync(join(ROOT, ...path), { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.(md|yml)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name));

test('finds what does not go through the builder', () => {
  const counter = 'dask_task_transitions_total{state="erred"}';
  expect(astray(`sum(increase(${counter}[5m])) > 0`)).toEqual([`increase(${counter}[5m]`]);
  expect(astray(`histogram_quantile(0.5, rate(a_bucket[$__range]))`)).toHaveLength(1);
  expect(astray(`sum (${risen(counter, last('5m', 300))}) > 0`)).toEqual([]);
  expect(astray(`sum (${risen(counter, RATE)}) + rate(${counter}[$__rate_interval])`)).toHaveLength(1);
  expect(astray(processRate('process_cpu_seconds_total'))).toEqual([]);
  expect(astray(processRate('dask_task_errors_total'))).toHaveLength(1);
});

test('takes away the past of each counter that the reference has one for', () => {
  const reference = readFileSync(join(ROOT, 'docs', 'metrics.md'), 'utf8');
  const pasts = [...reference.matchAll(/^\| (\w+)_before \|/gm)].map(([, name]) => name!);
  expect(pasts.length).toBeGreaterThan(5);
  expect(pasts.filter((name) => !risen(`${name}_total`, RANGE).includes(`${name}_before`))).toEqual([]);
});

test.each(Object.entries(DASHBOARDS))(
  'every difference of counters in %s goes through the builder',
  (_, make) => {
    expect(texts(make()).flatMap((text) => astray(text))).toEqual([]);
  },
);

test.each(filesIn('provisioning', 'prometheus', 'rules'))('and in %s', (file) => {
  const text = readFileSync(file, 'utf8');
  // Of the exporter itself, at 0 from its first scrape: it has no past, and dask_up is of clusters.
  expect(astray(text, (counter) => counter.startsWith('dask_exporter_history_'))).toEqual([]);
});

test('and in the documents, but for counters without labels: they are there, at 0, from the exporter’s first scrape', () => {
  const unlabelled = (counter: string) =>
    /^(dask_exporter|dask_scheduler|dask_workers|dask_task_errors)_\w+$/.test(counter);
  const files = [...filesIn('docs'), join(ROOT, 'README.md')];
  const found = files.flatMap((file) =>
    astray(readFileSync(file, 'utf8'), unlabelled).map((call) => [file, call]),
  );
  expect(found).toEqual([]);
});
