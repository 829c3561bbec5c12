import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asksOnly, flag, listenAddress, namesScheduler } from './arguments.mjs';
import { Children } from './children.mjs';
import { BUSY, SHORT_LIVED, startClusters } from './cluster.mjs';
import { command, endCommands, excerpt } from './command.mjs';
import { Failure } from './failure.mjs';
import { historyOf } from './history.mjs';
import { install } from './install.mjs';
import { occupied } from './ports.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const EXPORTER = join(ROOT, 'exporter', 'dist', 'main.js');
const PARENT_CHECK_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const say = (sentence) => console.log(sentence);

/** Everything `npm start` does, until a signal or the end of a child ends it. */
export async function run(args) {
  const children = new Children(({ name, reason, output }) => {
    complain(`The ${name} ${reason}, so everything ends. It said last:\n${output || '    (nothing)'}`);
    void end(children, 1);
  });
  // A closed terminal must not keep the rest from being ended.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const endByUser = () => void end(children, 0);
  SIGNALS.forEach((signal) => process.on(signal, endByUser));
  endWithNpm();
  try {
    await prepare(args);
    if (asksOnly(args) || namesScheduler(args, process.env)) {
      // From here on this process is the exporter, which knows what to do with signals.
      SIGNALS.forEach((signal) => process.off(signal, endByUser));
      await becomeExporter(args);
    } else {
      await demonstrate(args, children);
    }
  } catch (error) {
    complain(error instanceof Failure ? error.message : error);
    await end(children, error.exitCode ?? 1);
  }
}

/** npm passes a signal on to its shell, and not every shell passes it on to us. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}

/** What fails, fails before the slow steps. */
async function prepare(args) {
  const listen = listenAddress(args);
  if (listen && !asksOnly(args)) await refuseOccupied(listen);
  await install(ROOT, 'start', say);
  const { code, output } = await command(process.execPath, [join(ROOT, 'build.mjs')]);
  if (code !== 0) throw new Failure(`The build failed:\n${excerpt(output)}`);
}

/** The exporter knows its flags. It would say so too, but only when the cluster is there. */
async function refuseWrongFlags(args) {
  const { code, output } = await command(process.execPath, [EXPORTER, ...args, '--help']);
  if (code !== 0) throw new Failure(output.trimEnd(), code);
}

async function refuseOccupied({ host, port }) {
  const code = await occupied(port, host);
  if (code === 'EADDRINUSE') {
    throw new Failure(
      `Port ${port} is in use, perhaps by another exporter. End that, or listen elsewhere: ` +
        'npm start -- --web.listen-address=:10788',
    );
  }
  if (code)
    throw new Failure(
      `Cannot listen on ${host ?? ''}:${port} (${code}). Listen elsewhere: npm start -- --web.listen-address=:10788`,
    );
}

async function becomeExporter(args) {
  const history = asksOnly(args) ? null : historyOf(ROOT, args);
  if (history) say(`What was is kept in ${history.folder}: --history.path=FOLDER takes another.`);
  process.argv = [process.execPath, EXPORTER, ...args, ...(history?.flags ?? [])];
  await import(pathToFileURL(EXPORTER).href);
}

async function demonstrate(args, children) {
  if (args.length > 0) await refuseWrongFlags(args);
  const folder = mkdtempSync(join(tmpdir(), 'daskscope-'));
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A folder among the temporary ones that stays hurts nobody.
    }
  });
  const history = historyOf(ROOT, args);
  const cluster = await startClusters(ROOT, folder, children, say);
  announce(cluster, {
    url: await startExporter(folder, [...args, ...(history?.flags ?? [])], children),
    telemetryPath: flag(args, '--web.telemetry-path') ?? '/metrics',
    kept: history?.folder ?? flag(args, '--history.path') ?? 'nowhere, since DuckDB does not run here',
  });
}

/** Resolves to its URL, which it prints once it listens. Never resolves if it ends before: its end ends everything. */
function startExporter(folder, args, children) {
  // A glob has slashes on Windows, too.
  const clusters = `--clusters.scheduler-files=${folder.replaceAll('\\', '/')}/*.json`;
  const quiet = flag(args, '--log.level') === undefined ? ['--log.level=warn'] : [];
  return new Promise((resolve) => {
    const onLine = (line) => {
      const url = / at: (https?:\/\/\S+?)\/?$/.exec(line)?.[1];
      if (url) resolve(url);
      else say(`exporter | ${line}`);
    };
    children.startNode('exporter', EXPORTER, [clusters, ...quiet, ...args], onLine);
  });
}

function announce({ dashboard, simulated, address }, { url, telemetryPath, kept }) {
  const lines = [
    ['Daskscope', `${url}/?cluster=${BUSY}`],
    ['Comes and goes', `${url}/?cluster=${SHORT_LIVED}`],
    ['All clusters', `${url}/`],
    ['Metrics', `${url}${telemetryPath}?cluster=${BUSY}`],
    ['Tasks', `${url}/api/v1/tasks?limit=5&cluster=${BUSY}`],
    ['The whole API', `${url}/api/v1/openapi.json`],
    ['What was is in', kept],
    ["Dask's own page", dashboard ?? 'none, since the clusters are simulated'],
    [simulated ? 'SIMULATED cluster' : 'Dask scheduler', address],
  ];
  say(
    `\n${lines.map(([name, where]) => `  ${name.padEnd(18)} ${where}`).join('\n')}\n\n  Ctrl-C ends everything`,
  );
}

/** Ends what was started, then this process. The first reason counts. */
async function end(children, code) {
  endCommands();
  try {
    await children.stop();
  } catch (error) {
    complain(error);
  }
  process.exit(code);
}

function complain(problem) {
  console.error(problem);
}
