import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import type { Row } from '../../exporter/bench/setup/row.ts';
import { withEndings } from './measure/endings.ts';

const PLUGIN = join(__dirname, '..', '..', 'grafana-plugin', 'dist', 'daskscope-app');
/** It serves its page without one. */
const NO_SCHEDULER = 'tcp://127.0.0.1:9';
const PAGE_BUDGET = 60_000;
const PANEL_BUDGET = 100_000;

/** What browsers have to fetch, gzipped. */
export async function bench(): Promise<Row[]> {
  const page = await pageBytes();
  return [
    row("the exporter's page: HTML, script and style", page, PAGE_BUDGET),
    row("the task stream panel's module", moduleBytes('task-stream'), PANEL_BUDGET),
    row("the progress panel's module", moduleBytes('progress'), PANEL_BUDGET),
    row("the data source's module", moduleBytes('datasource')),
  ];
}

function pageBytes(): Promise<number> {
  return withEndings(async (closing) => {
    const exporter = closing(await ExporterProcess.start(NO_SCHEDULER));
    const html = await text(`${exporter.url}/`);
    const names = [...html.matchAll(/(?:src|href)="(page\.[^"]+)"/g)].map(([, name]) => name!);
    if (names.length < 2) throw new Error(`The page names no script and style: ${html.slice(0, 500)}`);
    const files = await Promise.all(names.map((name) => text(`${exporter.url}/${name}`)));
    return [html, ...files].reduce((sum, file) => sum + gzipped(file), 0);
  });
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

const moduleBytes = (folder: string): number => gzipped(readFileSync(join(PLUGIN, folder, 'module.js')));
const gzipped = (file: string | Buffer): number => gzipSync(file).length;
const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;

function row(what: string, bytes: number, budget = Infinity): Row {
  return {
    what: `${what}, gzipped`,
    figure: kilobytes(bytes),
    budget: budget === Infinity ? 'none' : kilobytes(budget),
    met: bytes <= budget,
  };
}
