import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PAGE = dirname(fileURLToPath(import.meta.url));

/** How esbuild makes the page, and the report of the same sources: for the same browsers. */
export const SETTINGS = {
  absWorkingDir: PAGE,
  bundle: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.view.css': 'text' },
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
};
