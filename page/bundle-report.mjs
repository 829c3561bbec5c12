import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import { build } from 'esbuild';
import { PAGE, SETTINGS } from './bundle-settings.mjs';

const SOURCES = join(PAGE, 'src');
const REPORT = join(SOURCES, 'report');
const INSTEAD = join(REPORT, 'instead');

/** What asks the exporter or goes on with time: a file of report/instead stands for the page's file of that path. */
const instead = {
  name: 'instead',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const found = join(INSTEAD, relative(SOURCES, join(resolveDir, path)));
      return existsSync(found) ? { path: found } : undefined;
    });
  },
};

/**
 * The report without its title and its data, in the parts around them: a script that starts it, and the page's style and script, which
 * are compressed as the data is. Nothing else may run.
 */
export async function bundleReport() {
  const { outputFiles, metafile } = await build({
    ...SETTINGS,
    plugins: [instead],
    entryPoints: [
      { in: 'src/report/start.ts', out: 'start' },
      { in: 'src/report/main.tsx', out: 'report' },
      { in: 'src/page.css', out: 'report' },
    ],
    outdir: 'dist',
  });
  const [start, script, style] = ['start.js', 'report.js', 'report.css'].map((end) =>
    outputFiles.find(({ path }) => path.endsWith(end)).text.trim(),
  );
  if (/<\/script|<!--/i.test(start)) throw new Error('The script of the report would end before its end');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(start)}' '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const program = deflateSync(JSON.stringify([style, script]), { level: constants.Z_BEST_COMPRESSION });
  const { toPrintable } = await apiNow();
  // First of all the template is cut: a script may hold such words.
  const [beforeTitle, beforeData, end] = readFileSync(join(REPORT, 'report.html'), 'utf8')
    .split(/\s*(?:TITLE|DATA)\s*/)
    .map((part) =>
      part
        .replace('POLICY', () => policy)
        .replace(/\s*PROGRAM\s*/, () => Buffer.from(toPrintable(program)).toString())
        .replace(/\s*START;?\s*/, () => start),
    );
  return {
    content: { beforeTitle, beforeData, end },
    inputs: Object.keys(metafile.inputs).map((path) => join(PAGE, path)),
  };
}

/** What writes such text is in TypeScript. */
async function apiNow() {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, '..', 'api', 'src', 'report', 'printable.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
