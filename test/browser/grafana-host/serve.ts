import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BOOT_DATA } from './boot-data.ts';

const ROOT = join(__dirname, '..', '..', '..');
const PLUGIN = join(ROOT, 'grafana-plugin', 'dist', 'daskscope-app');

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A panel</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css">
<style>*{box-sizing:border-box}body{margin:10px}p,dl,dd,pre{margin:0}</style>
<script>window.grafanaBootData=${JSON.stringify(BOOT_DATA)};</script></head>
<body><div id="root"></div><script src="/host.js"></script></body></html>`;

/** Grafana's icons come with its server. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="7"/></svg>';

export interface GrafanaHost {
  url: string;
  /** Where the data source finds an exporter from now on, as Grafana's proxy would. */
  exporter: string;
  close: () => Promise<void>;
}

/** A page that gives built panels what they take of Grafana, from Grafana's own packages; for what a real one is not needed. */
export async function serveGrafanaHost(): Promise<GrafanaHost> {
  if (!existsSync(join(PLUGIN, 'task-stream', 'module.js')))
    throw new Error(`There is no plugin in ${PLUGIN}: build it by npm run build -w grafana-plugin`);
  const folder = mkdtempSync(join(tmpdir(), 'grafana-host-'));
  await bundle(folder);
  const host: GrafanaHost = { url: '', exporter: '', close: async () => undefined };
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url!, 'http://host');
    if (pathname === '/') send(answer, 'text/html', PAGE);
    else if (pathname.endsWith('.svg')) send(answer, 'image/svg+xml', ICON);
    else if (pathname.startsWith('/exporter/'))
      forward(`${host.exporter}${asked.url!.slice('/exporter'.length)}`, asked, answer);
    else if (pathname.startsWith('/plugin/'))
      sendFile(answer, join(PLUGIN, pathname.slice('/plugin/'.length)));
    else sendFile(answer, join(folder, pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  host.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  return host;
}

async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'host.ts')],
    bundle: true,
    format: 'iife',
    outdir: folder,
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: Object.fromEntries(['.svg', '.ttf', '.woff', '.woff2', '.png'].map((type) => [type, 'empty'])),
    logLevel: 'error',
  });
}

function send(answer: ServerResponse, type: string, body: string | Buffer): void {
  answer.writeHead(200, { 'content-type': type }).end(body);
}

function sendFile(answer: ServerResponse, path: string): void {
  if (!existsSync(path)) answer.writeHead(404).end();
  else send(answer, path.endsWith('.css') ? 'text/css' : 'text/javascript', readFileSync(path));
}

/** As Grafana's data source proxy: nothing behind it is a 502. */
function forward(url: string, asked: IncomingMessage, answer: ServerResponse): void {
  // A connection that is kept may be closed at the moment when it is used again: a 502 by chance.
  const through = request(url, { agent: false }, (from) => {
    answer.writeHead(from.statusCode!, from.headers);
    from.pipe(answer);
    from.on('error', () => answer.destroy());
  });
  through.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end('{}')));
  answer.on('close', () => through.destroy());
  asked.pipe(through);
}
