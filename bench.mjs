/** `npm run bench`: every bench of the exporter, one table. Names, or parts of them, choose some. Exits 1 if a budget is not met. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { pythonWithDask } from './demo/cluster.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const sources = join(root, 'exporter', 'bench');
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

async function bundle(file) {
  const outfile = join(bundles, `${basename(file, '.ts')}.mjs`);
  await build({
    entryPoints: [join(sources, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMONJS },
    define: { __VERSION__: '"bench"' },
    logLevel: 'warning',
  });
  return outfile;
}

/** In a process of its own, so that none finds another's garbage. No rows: it is what others share, not a bench. */
async function measure(outfile) {
  const child = fork(fileURLToPath(import.meta.url), [outfile], { execArgv: ['--expose-gc'], cwd: root });
  let rows = null;
  child.on('message', (message) => (rows = message));
  const [code] = await once(child, 'exit');
  if (code !== 0 || !rows) throw new Error(`${basename(outfile, '.mjs')} ended with exit code ${code}`);
  return rows;
}

async function answer(outfile) {
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

/** What the benches of processes run: the built exporter, and a real Dask. */
async function prepare() {
  await pythonWithDask(root, console.error);
  const build = fork(join(root, 'build.mjs'), { cwd: root });
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error('The build failed');
}

async function main(chosen) {
  const files = readdirSync(sources)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'row.ts')
    .filter((file) => chosen.length === 0 || chosen.some((part) => file.includes(part)));
  if (files.length === 0) throw new Error(`No bench in exporter/bench matches ${chosen.join(', ')}`);
  mkdirSync(bundles, { recursive: true });
  await prepare();
  const rows = [];
  // One after the other: they would slow each other down.
  for (const file of files) {
    console.error(`${basename(file, '.ts')} ...`);
    rows.push(...(await measure(await bundle(file))));
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
