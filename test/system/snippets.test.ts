import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { blocksIn, document, ROOT, type Block } from '../docs/documents.ts';
import { kindOf } from '../docs/yaml-kinds.ts';
import { seconds, INTERVALS } from './provisioning.ts';
import { checked } from './checked.ts';

interface Route {
  receiver: string;
  matchers?: string[];
  routes: Route[];
  [timing: string]: unknown;
}
interface Configuration {
  global: { evaluation_interval: string };
  scrape_configs: { scrape_interval: string }[];
  rule_files?: string[];
  route: Route;
  inhibit_rules?: object[];
}

const PAGE = 'docs/alerts.md';
const PROVISIONING = join(ROOT, 'provisioning');

const blocksOf = (kind: string): Block[] => blocksIn('yaml').filter(({ text }) => kindOf(text) === kind);
const onPage = (kind: string): Block => blocksOf(kind).find(({ at }) => at.startsWith(`${PAGE}:`))!;
const configuration = (text: string): Configuration => parse(text) as Configuration;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-test-'));
  // Where the documents say to copy them.
  cpSync(join(PROVISIONING, 'prometheus', 'rules'), join(folder, 'dask'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, { text }: Pick<Block, 'text'>): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Debian's Prometheus is built without it. */
function withoutKubernetes(text: string): string {
  const document = parseDocument(text);
  const jobs = (document.toJS() as Partial<Configuration>).scrape_configs ?? [];
  jobs.forEach((_, job) => document.deleteIn(['scrape_configs', job, 'kubernetes_sd_configs']));
  return document.toString();
}

test.each(blocksOf('prometheus'))('promtool accepts $at, with the rules where it says', async (block) => {
  const text = withoutKubernetes(block.text);
  const output = await checked('promtool', 'check', 'config', written('prometheus.yml', { text }));
  if (configuration(block.text).rule_files) expect(output.match(/SUCCESS: \d+ rules found/g)).toHaveLength(4);
});

describe.each(blocksOf('alertmanager'))('$at', (block) => {
  const routed = (receiver: string, ...labels: string[]) => {
    const flags = [`--config.file=${written('alertmanager.yml', block)}`, `--verify.receivers=${receiver}`];
    return checked('amtool', 'config', 'routes', 'test', ...flags, ...labels);
  };

  test('amtool accepts it', async () => {
    const output = await checked('amtool', 'check-config', written('alertmanager.yml', block));
    expect(output).toContain('SUCCESS');
  });

  test.each([
    ['critical', 'team'],
    ['warning', 'team'],
    ['info', 'nobody'],
  ])('it sends alerts of Dask of severity %s to %s', async (severity, receiver) => {
    await routed(receiver, 'alertname=DaskAny', `severity=${severity}`);
  });
});

test(`${PAGE} leaves alerts of others as they are`, async () => {
  const path = written('alertmanager.yml', onPage('alertmanager'));
  const flags = [`--config.file=${path}`, '--verify.receivers=team'];
  await checked('amtool', 'config', 'routes', 'test', ...flags, 'alertname=DiskFull', 'severity=info');
});

test(`${PAGE} has what makes one message of an incident as it is shipped`, () => {
  const shipped = configuration(readFileSync(join(PROVISIONING, 'alertmanager', 'alertmanager.yml'), 'utf8'));
  const { route, inhibit_rules } = configuration(onPage('alertmanager').text);
  expect(inhibit_rules).toEqual(shipped.inhibit_rules);
  expect({ ...route.routes[1], matchers: [], receiver: '' }).toEqual({
    ...shipped.route,
    routes: undefined,
    matchers: [],
    receiver: '',
  });
});

test(`${PAGE} promises what the intervals come to`, () => {
  const { global, scrape_configs } = configuration(onPage('prometheus').text);
  const { scrape, evaluation, groupWait } = INTERVALS;
  const there =
    seconds(scrape_configs[0]!.scrape_interval) + 2 * seconds(global.evaluation_interval) + groupWait;
  const { text } = document(PAGE);
  expect(text).toContain(`within ${scrape + 2 * evaluation + groupWait} seconds`);
  expect(text).toContain(`within ${there} seconds`);
});
