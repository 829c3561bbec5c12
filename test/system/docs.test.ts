import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksIn, ROOT } from '../docs/documents.ts';
import { kindOf } from '../docs/yaml-kinds.ts';
import { requirePrograms } from '../prometheus.ts';

let folder: string;

beforeAll(() => {
  requirePrograms('promtool', 'amtool');
  folder = mkdtempSync(join(tmpdir(), 'docs-test-'));
  // As the README says: a folder with the rules, beside the configuration.
  cpSync(join(ROOT, 'provisioning', 'prometheus', 'rules'), join(folder, 'dask'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

const ofKind = (kind: string) => blocksIn('yaml').filter(({ text }) => kindOf(text) === kind);

/** What a program says of a file with this text. */
function check(text: string, program: string, ...args: string[]): { status: number | null; said: string } {
  const file = join(folder, 'checked.yml');
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(program, [...args, file], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test.each(ofKind('prometheus'))('$at is a configuration of Prometheus', ({ text }) => {
  // Debian builds Prometheus without what asks Kubernetes.
  const known = text.replace(/kubernetes_sd_configs:\s+- role: pod/, 'static_configs: [{ targets: [] }]');
  const { status, said } = check(known, 'promtool', 'check', 'config');
  expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  if (text.includes('rule_files:')) expect(said).toMatch(/SUCCESS: \d+ rules found/);
});

test.each(ofKind('alertmanager'))('$at is a configuration of Alertmanager', ({ text }) => {
  // What is shown of it is no whole where it has no route.
  const whole = text.includes('route:') ? text : `route: { receiver: x }\nreceivers: [{ name: x }]\n${text}`;
  const { status, said } = check(whole, 'amtool', 'check-config');
  expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
});
