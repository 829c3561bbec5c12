import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checked } from './checked.ts';

const PROVISIONING = join(__dirname, '../../provisioning');
const PROMETHEUS = join(PROVISIONING, 'prometheus');
const ALERTMANAGER = join(PROVISIONING, 'alertmanager', 'alertmanager.yml');

const yamlIn = (folder: string): string[] =>
  readdirSync(join(PROMETHEUS, folder)).filter((name) => name.endsWith('.yml'));

test('promtool accepts the rules', async () => {
  const paths = yamlIn('rules').map((name) => join(PROMETHEUS, 'rules', name));
  expect(await checked('promtool', 'check', 'rules', ...paths)).toContain('SUCCESS');
});

test('promtool accepts the configuration, which loads every file of rules', async () => {
  const output = await checked('promtool', 'check', 'config', join(PROMETHEUS, 'prometheus.yml'));
  for (const name of yamlIn('rules')) expect(output).toContain(`Checking ${join(PROMETHEUS, 'rules', name)}`);
});

test.each(yamlIn('tests'))('the alerts fire and stay silent as tests/%s says', async (name) => {
  await checked('promtool', 'test', 'rules', join(PROMETHEUS, 'tests', name));
});

test('amtool accepts the configuration', async () => {
  expect(await checked('amtool', 'check-config', ALERTMANAGER)).toContain('SUCCESS');
});

test.each([
  ['critical', 'webhook'],
  ['warning', 'webhook'],
  ['info', 'nobody'],
])('alerts of severity %s go to %s', async (severity, receiver) => {
  const flags = [`--config.file=${ALERTMANAGER}`, `--verify.receivers=${receiver}`];
  await checked('amtool', 'config', 'routes', 'test', ...flags, `severity=${severity}`, 'alertname=DaskAny');
});
