import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { clustersFile } from '../../exporter/src/clusters/sources/file.ts';
import type { Found } from '../../exporter/src/clusters/sources/source.ts';
import { readWebConfig } from '../../exporter/src/http/auth/web-config.ts';
import { checkAnswer } from '../../exporter/src/http/testing/contract.ts';
import { writeTlsFiles } from '../tls-files.ts';
import { blocksIn, DOCUMENTS, document, ROOT, type Block } from './documents.ts';
import { checkKubernetes, type Resource } from './kubernetes-schemas.ts';
import { kindOf } from './yaml-kinds.ts';

/** Languages whose blocks are looked into: here, in another test of this folder, or (nginx) in test/system. */
const CHECKED = ['sh', 'python', 'yaml', 'json', 'ini', 'sql', 'promql', 'text', 'nginx'];

test('every block has a language that is checked, or says why nobody checks it', () => {
  const unchecked = DOCUMENTS.flatMap(({ blocks }) => blocks)
    .filter(({ language, notRun }) => !CHECKED.includes(language) && notRun === null)
    .map(({ at }) => at);
  expect(unchecked).toEqual([]);
});

test('sentences are quoted in docs/troubleshooting.md only, where they are checked', () => {
  const elsewhere = blocksIn('text').filter(({ at }) => !at.startsWith('docs/troubleshooting.md'));
  expect(elsewhere.map(({ at }) => at)).toEqual([]);
});

describe('JSON', () => {
  test.each(blocksIn('json'))('$at is an answer as the API gives it', (block) => {
    const request = requestBefore(block);
    const answer = JSON.parse(block.text) as { error?: string };
    checkAnswer(new URL(request).pathname, answer.error === undefined ? 200 : 400, answer);
  });
});

describe('YAML', () => {
  test.each(blocksIn('yaml'))('$at is of a kind that is checked', ({ text }) => {
    expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
    expect(kindOf(text)).not.toBeNull();
  });

  const ofKind = (kind: string) => blocksIn('yaml').filter(({ text }) => kindOf(text) === kind);

  test.each(ofKind('kubernetes'))('$at is what Kubernetes takes', ({ text }) => {
    checkKubernetes(parse(text) as Resource);
  });

  test.each(ofKind('grafana'))('%s provisions what the app has, as provisioning/grafana does', ({ text }) => {
    const given = parse(text) as Provisioning;
    for (const [list, file] of [
      ['apps', 'plugins/daskscope.yaml'],
      ['datasources', 'datasources/daskscope.yaml'],
    ] as const) {
      const shipped = parse(readFileSync(join(ROOT, 'provisioning/grafana', file), 'utf8')) as Provisioning;
      for (const entry of given[list] ?? []) {
        expect(entry.type).toBe(shipped[list]![0]!.type);
        expect(Object.keys(entry)).toEqual(
          expect.arrayContaining(Object.keys(shipped[list]![0]!).filter((key) => key !== 'editable')),
        );
      }
    }
  });

  test.each(ofKind('clusters'))('$at is a list of clusters', async ({ text }) => {
    const { folder } = await writeTlsFiles();
    const file = join(folder, 'clusters.yml');
    writeFileSync(file, text);
    const { clusters, problems } = await new Promise<Found>((resolve) => {
      const end = clustersFile(file, { taken: new Set() }).watch((found) => {
        setImmediate(() => end());
        resolve(found);
      });
    });
    expect(problems).toEqual([]);
    expect(clusters).toHaveLength((parse(text) as unknown[]).length);
    rmSync(folder, { recursive: true });
  });

  test.each(ofKind('web'))('$at is a web configuration', async ({ text }) => {
    const { folder } = await writeTlsFiles();
    const file = join(folder, 'web.yml');
    writeFileSync(file, text);
    expect(readWebConfig(file).users.size).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

test.each(blocksIn('ini'))('$at allows all plugins of the app', ({ text }) => {
  const [, ids] = /^allow_loading_unsigned_plugins = (.*)$/m.exec(text)!;
  const folders = ['', 'datasource', 'task-stream', 'progress'];
  const plugins = folders.map((folder) =>
    readFileSync(join(ROOT, 'grafana-plugin/src', folder, 'plugin.json'), 'utf8'),
  );
  expect(ids!.split(',').sort()).toEqual(
    plugins.map((plugin) => (JSON.parse(plugin) as { id: string }).id).sort(),
  );
});

test('a check of Kubernetes finds what is wrong', () => {
  const container = { name: 'exporter', image: 'x', ports: [{ containerPort: 'metrics' }] };
  const wrong = {
    apiVersion: 'kubernetes.dask.org/v1',
    kind: 'DaskCluster',
    spec: { scheduler: { spec: { containers: [container] } } },
  };
  expect(() => checkKubernetes(wrong)).toThrow('containerPort');
});

interface Provisioning {
  apps?: { type: string }[];
  datasources?: { type: string }[];
}

/** The URL that the nearest command before a block asks for. */
function requestBefore(block: Block): string {
  const { blocks } = document(block.at.split(':')[0]!);
  const commands = blocks.slice(0, blocks.indexOf(block)).filter(({ language }) => language === 'sh');
  return /http:\/\/[^'"\s]+/.exec(commands.at(-1)!.text)![0];
}
