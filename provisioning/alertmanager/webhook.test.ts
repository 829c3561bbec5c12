import { join } from 'node:path';
import { Child } from '../../test/child.ts';

let webhook: Child;
let url: string;

beforeAll(async () => {
  webhook = new Child(process.execPath, [join(__dirname, 'webhook.mjs')], { PORT: '0' });
  url = `http://127.0.0.1:${/port (\d+)/.exec(await webhook.line(0))![1]}/`;
});

afterAll(() => webhook.kill());

const post = (body: string): Promise<Response> => fetch(url, { method: 'POST', body });

test('prints an alert a line, escaped', async () => {
  const alert = (summary: string) => ({
    status: 'firing',
    labels: {
      alertname: 'DaskFunctionFailing',
      severity: 'critical',
      instance: 'exporter:10787',
      prefix: 'f',
    },
    annotations: { summary, dashboard: '/d/x' },
  });
  const answer = await post(
    JSON.stringify({ version: '4', alerts: [alert('\u001b[31m\n'), alert('second')] }),
  );
  expect(answer.status).toBe(200);
  expect(JSON.parse(await webhook.line(1))).toEqual({
    status: 'firing',
    severity: 'critical',
    alertname: 'DaskFunctionFailing',
    instance: 'exporter:10787',
    summary: '\u001b[31m\n',
    dashboard: '/d/x',
  });
  expect(await webhook.line(1)).not.toContain('\u001b');
  expect(JSON.parse(await webhook.line(2))).toMatchObject({ summary: 'second' });
});

test('goes on after what is no message, and answers a health check', async () => {
  for (const body of ['', 'null', '{}', '{"alerts":[null]}', 'x'.repeat(1_000_001)])
    expect((await post(body)).status).toBe(400);
  expect((await fetch(url)).status).toBe(200);
});
