import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE } from '../stack/compose.ts';
import { Containerless } from '../stack/containerless.ts';
import { eventually } from '../wait-until.ts';
import { requirePrograms } from './prometheus/prometheus.ts';

/** All but Grafana, which no package of this machine's holds. */
const SERVICES = Object.keys(COMPOSE.services).filter((name) => name !== 'grafana');

let folder: string;
let stack: Containerless;

beforeAll(async () => {
  requirePrograms('prometheus', 'prometheus-alertmanager', 'amtool', 'wget');
  folder = mkdtempSync(join(tmpdir(), 'stack-test-'));
  stack = await Containerless.create(folder);
  for (const name of SERVICES) {
    stack.start(name);
    // As depends_on has it; where that asks for less, the program waits by itself.
    if (name === 'scheduler') await eventually(() => stack.check(name));
  }
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(SERVICES.filter((name) => COMPOSE.services[name]!.healthcheck))(
  '%s starts by its command, and its health check says so',
  (name) => eventually(() => stack.check(name)),
);

test('Prometheus sees the worker and the tasks of the example', () =>
  eventually(async () => {
    for (const [expression, least] of [
      ['sum(dask_workers)', 1],
      ['sum(dask_tasks{prefix=~"inc|dec|add"})', 1],
      ['sum(dask_task_errors_total)', 1],
    ] as const)
      expect(await query(expression)).toBeGreaterThanOrEqual(least);
  }));

test('the alert of the task that fails arrives at the webhook', () =>
  eventually(
    () =>
      expect(stack.output('webhook').map(alertname)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^Dask(TasksErred|FunctionFailing)$/)]),
      ),
    // A scrape, the rule's evaluations and Alertmanager's waits come before it.
    300_000,
  ));

async function query(expression: string): Promise<number> {
  const url = `http://127.0.0.1:${stack.port(9090)}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = (await (await fetch(url)).json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1]);
}

/** Its first line says where it listens. */
function alertname(line: string): unknown {
  return line.startsWith('{') ? (JSON.parse(line) as { alertname: string }).alertname : undefined;
}
