import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, excerpt } from './command.mjs';
import { Failure } from './failure.mjs';

/** What each set leaves out of package-lock.json. `start` takes what runs: no test tool, no browser, no Grafana package. */
const ARGUMENTS = {
  start: [
    '--omit=dev',
    '--include-workspace-root',
    ...['api', 'client', 'timeline', 'page', 'exporter', 'simulator'].flatMap((workspace) => [
      '--workspace',
      workspace,
    ]),
  ],
  full: ['--include=dev'],
};

/**
 * Installs npm packages from package-lock.json unless they are there already.
 * set: 'start' (what `npm start` needs) or 'full', which satisfies 'start' too and is never cut down to it.
 * Throws a Failure that shows what npm said.
 */
export async function install(root, set, say) {
  const installed = installedSet(root);
  if (installed.current && (installed.set === 'full' || installed.set === set)) return;
  const wanted = installed.set === 'full' ? 'full' : set;
  say(`Installing npm packages${wanted === 'start' ? ' (those that this needs)' : ''}`);
  const [file, ...before] = npm();
  const args = [...before, 'ci', '--no-audit', '--no-fund', ...ARGUMENTS[wanted]];
  const { code, output } = await command(file, args, { cwd: root, env: environment() });
  if (code !== 0)
    throw new Failure(`npm could not install what package-lock.json lists:\n${excerpt(output)}`);
  writeFileSync(stampPath(root), `${JSON.stringify({ lock: lockHash(root), set: wanted })}\n`);
}

/** { set: 'start', 'full' or null, current: does it fit package-lock.json as it is now }. */
function installedSet(root) {
  if (existsSync(stampPath(root))) {
    try {
      const { lock, set } = JSON.parse(readFileSync(stampPath(root), 'utf8'));
      if (lock === lockHash(root)) return { set, current: true };
      if (set === 'start') return { set, current: false };
    } catch {
      return { set: null, current: false };
    }
  }
  return installedByHand(root);
}

/** Somebody ran npm install or npm ci: npm keeps a list of what it put into node_modules. */
function installedByHand(root) {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return { set: null, current: false };
  const there = JSON.parse(readFileSync(list, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const current = Object.entries(locked).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      entry.optional ||
      entry.link ||
      there[path]?.version === entry.version,
  );
  return { set: 'full', current };
}

function stampPath(root) {
  return join(root, 'node_modules', '.daskscope-installed');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** npm as it runs us, since `npm` alone may be another one or, on Windows, a batch file. */
function npm() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return [process.execPath, cli];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Without what would make npm leave something out. */
function environment() {
  const misleading = ['NODE_ENV', 'npm_config_omit', 'npm_config_include', 'npm_config_workspace'];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.includes(name)));
}
