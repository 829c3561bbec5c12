/**
 * Bundles what is run, with the npm packages inside. Node's built-ins and esbuild only.
 * node build.mjs [WORKSPACE ...]: exporter and simulator unless named.
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleReport } from './page/bundle-report.mjs';
import { bundlePage } from './page/bundle.mjs';
import { thirdPartyNotices } from './third-party.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** The packages inside are CommonJS in part, and expect these three to exist. */
const COMMONJS = `#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = (await import('node:url')).fileURLToPath(import.meta.url);
const __dirname = (await import('node:path')).dirname(__filename);`;

/** DuckDB is a native module, which is installed beside the bundle or not at all. */
const EXTERNAL = ['@duckdb/node-api'];

/** Files beside main.js: a thread of its own, and what only who asks for it loads. */
const BESIDE = {
  exporter: {
    history: 'exporter/src/history/worker/main.ts',
    'kube-config': 'exporter/src/clusters/sources/kubernetes/kube-config.ts',
  },
};

/** Leaves import() of these in place, as of the file beside. */
const loadsLater = (names) => ({
  name: 'loads-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) => {
      const name = basename(path, '.ts');
      return kind === 'dynamic-import' && names.includes(name)
        ? { path: `./${name}.js`, external: true }
        : undefined;
    });
  },
});

async function bundle(workspace) {
  const entry = join(root, workspace, 'src', 'main.ts');
  const outdir = join(root, workspace, 'dist');
  if (!existsSync(entry)) throw new Error(`${relative(root, entry)} is missing: there is nothing to build`);
  const beside = BESIDE[workspace] ?? {};
  const { version } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
  const nothing = { content: null, inputs: [] };
  const [page, report] =
    workspace === 'exporter' ? await Promise.all([bundlePage(), bundleReport()]) : [nothing, nothing];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: entry, ...beside },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMONJS },
    define: {
      __VERSION__: JSON.stringify(version),
      __PAGE__: JSON.stringify(page.content),
      __REPORT__: JSON.stringify(report.content),
    },
    external: EXTERNAL,
    plugins: [loadsLater(Object.keys(beside))],
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  chmodSync(join(outdir, 'main.js'), 0o755);
  const own = Object.keys(metafile.inputs).map((path) => join(root, path));
  writeFileSync(
    join(outdir, 'THIRD-PARTY-NOTICES.txt'),
    thirdPartyNotices([...page.inputs, ...report.inputs, ...own]),
  );
}

try {
  const named = process.argv.slice(2);
  await Promise.all((named.length > 0 ? named : ['exporter', 'simulator']).map(bundle));
} catch (error) {
  if (!error.errors) console.error(error.message); // esbuild has printed its own
  process.exit(1);
}
