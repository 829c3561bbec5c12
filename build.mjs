/** Bundles what is run: one file each, with the npm packages inside. Node's built-ins and esbuild only. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));

/** The packages inside are CommonJS in part, and expect these three to exist. */
const COMMONJS = `#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = (await import('node:url')).fileURLToPath(import.meta.url);
const __dirname = (await import('node:path')).dirname(__filename);`;

async function bundle(workspace) {
  const entry = join(root, workspace, 'src', 'main.ts');
  const outfile = join(root, workspace, 'dist', 'main.js');
  if (!existsSync(entry)) throw new Error(`${relative(root, entry)} is missing: there is nothing to build`);
  const { version } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMONJS },
    define: { __VERSION__: JSON.stringify(version) },
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
}

try {
  await Promise.all(['exporter', 'simulator'].map(bundle));
} catch (error) {
  if (!error.errors) console.error(error.message); // esbuild has printed its own
  process.exit(1);
}
