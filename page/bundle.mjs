import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PAGE, SETTINGS } from './bundle-settings.mjs';

const SCRIPT = 'src/main.tsx';
const STYLE = 'src/page.css';

/**
 * All that is needed at first in one script, whichever part of it later views use too: many small scripts compress badly. A view
 * that is opened later names the first script, which runs by then.
 */
const together = {
  name: 'together',
  setup({ onResolve, onLoad, resolve }) {
    const views = new Set();
    onResolve({ filter: /.*/ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind !== 'dynamic-import' || pluginData === together) return undefined;
      const found = await resolve(path, { ...from, kind, pluginData: together });
      views.add(found.path);
      return found;
    });
    onLoad({ filter: /\.tsx$/ }, ({ path }) =>
      views.has(path)
        ? {
            contents: `import ${JSON.stringify(join(PAGE, SCRIPT))};\n${readFileSync(path, 'utf8')}`,
            loader: 'tsx',
          }
        : undefined,
    );
  },
};

/**
 * The exporter's page: its HTML, and its scripts and style under names that change with them; and what it was made of. Views
 * that are opened later are scripts of their own.
 */
export async function bundlePage() {
  const { outputFiles, metafile } = await build({
    ...SETTINGS,
    entryPoints: [SCRIPT, STYLE],
    outdir: 'dist',
    entryNames: 'page.[hash]',
    chunkNames: 'page.[hash]',
    splitting: true,
    plugins: [together],
  });
  const files = {};
  for (const { path, text } of outputFiles)
    files[nameOf(path)] = { type: path.slice(path.lastIndexOf('.') + 1), text };
  return {
    content: { html: html(metafile.outputs), files },
    inputs: Object.keys(metafile.inputs).map((path) => join(PAGE, path)),
  };
}

/** Names what is needed at once, so that all of it is fetched side by side. */
function html(outputs) {
  const script = outputOf(outputs, SCRIPT);
  const shared = [...importsOf(outputs, script)].map(
    (path) => `<link rel="modulepreload" href="${nameOf(path)}" />\n    `,
  );
  return readFileSync(join(PAGE, 'src', 'index.html'), 'utf8')
    .replace('<script type="module"', `${shared.join('')}$&`)
    .replace('"page.js"', `"${nameOf(script)}"`)
    .replace('"page.css"', `"${nameOf(outputOf(outputs, STYLE))}"`);
}

function outputOf(outputs, source) {
  return Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
}

/** The scripts that a script cannot run without. */
function importsOf(outputs, script, found = new Set()) {
  for (const { path, kind } of outputs[script].imports) {
    if (kind !== 'import-statement' || found.has(path)) continue;
    found.add(path);
    importsOf(outputs, path, found);
  }
  return found;
}

const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1);
