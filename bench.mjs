/** `npm run bench`: every bench, one table. Names, or parts of them, choose some. Exits 1 if a budget is not met. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { pythonWithDask } from './demo/cluster.mjs';
import { command } from './demo/command.mjs';

const root = dirname(fileURLToPath(import.meta.url));
/** Of the exporter alone, and of what crosses folders. */
const ofExporter = join(root, 'exporter', 'bench');
const ofAll = join(root, 'test', 'bench');
const bundles = join(root, '.cache', 'bench');
const COLUMNS = {
  what: 'what',
  figure: 'figure',
  budget: 'budget',
  met: 'met',
  comparedWith: 'compared with',
};
const COMMONJS =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** They find their own files by what they start. */
const EXTERNAL = ['puppeteer-core', '@sparticuz/chromium', 'esbuild', '@duckdb/node-api'];

/** Where a source lies: tests know it, as CommonJS does, and a bundle of them does not. */
const dirnames = {
  name: 'dirnames',
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path }) => ({
      contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }));
  },
};

async function bundle(file) {
  const outfile = join(bundles, `${basename(file, '.ts')}.mjs`);
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMONJS },
    define: { __VERSION__: '"bench"' },
    external: EXTERNAL,
    plugins: [dirnames],
    logLevel: 'warning',
  });
  return outfile;
}

/** In a process of its own, so that none finds another's garbage. */
async function measure(outfile) {
  const child = fork(fileURLToPath(import.meta.url), [outfile], { execArgv: ['--expose-gc'], cwd: root });
  let rows = null;
  child.on('message', (message) => (rows = message));
  const [code] = await once(child, 'exit');
  if (code !== 0 || !rows) throw new Error(`ended with exit code ${code}`);
  return rows;
}

/** One that fails is told of in the table, and costs none of the others its figures. */
async function rowsOf(file) {
  const name = basename(file, '.ts');
  const started = performance.now();
  const taken = () => `${((performance.now() - started) / 1e3).toFixed(0)} s`;
  try {
    const rows = await measure(await bundle(file));
    if (rows.length > 0) console.error(`${name}: ${taken()}`);
    return rows;
  } catch (error) {
    console.error(`${name}: failed after ${taken()}`);
    return [{ what: name, figure: error.message, budget: '', met: false }];
  }
}

async function answer(outfile) {
  // Nobody waits for the figures any more.
  process.on('disconnect', () => process.exit(1));
  const { bench } = await import(pathToFileURL(outfile).href);
  process.send(bench ? await bench() : [], () => process.exit(0));
}

function print(rows) {
  const cells = [
    Object.values(COLUMNS),
    ...rows.map((row) =>
      Object.keys(COLUMNS).map((key) => (key === 'met' ? (row.met ? 'yes' : 'NO') : (row[key] ?? ''))),
    ),
  ];
  const widths = Object.keys(COLUMNS).map((_, column) =>
    Math.max(...cells.map((line) => line[column].length)),
  );
  const text = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = cells;
  console.log(
    [text(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(text)].join('\n'),
  );
}

/** What the benches run: a real Dask, the built exporter and, where one wants it, the built plugin. */
async function prepare(withPlugin) {
  await pythonWithDask(root, console.error);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const builds = [[process.execPath, 'build.mjs']];
  if (withPlugin) builds.push([npm, 'run', 'build', '-w', 'grafana-plugin']);
  for (const [name, ...args] of builds) {
    const { code, output } = await command(name, args, { cwd: root });
    if (code !== 0) throw new Error(`The build failed:\n${output}`);
  }
}

async function main(chosen) {
  const files = [ofExporter, ofAll]
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => chosen.length === 0 || chosen.some((part) => basename(file).includes(part)));
  if (files.length === 0) throw new Error(`No bench matches ${chosen.join(', ')}`);
  mkdirSync(bundles, { recursive: true });
  await prepare(files.some((file) => dirname(file) === ofAll));
  const rows = [];
  // One after the other: they would slow each other down.
  for (const file of files) {
    rows.push(...(await rowsOf(file)));
  }
  print(rows);
  process.exitCode = rows.every((row) => row.met) ? 0 : 1;
}

if (process.send) await answer(process.argv[2]);
else
  await main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
