import { createHash } from 'node:crypto';
import type { Status } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Answers } from '../answers.ts';
import { html, Html } from '../html.ts';
import { contentSecurityPolicy } from '../security-headers.ts';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; color-scheme: light dark; }
table { border-collapse: collapse; }
th { font-weight: normal; opacity: .7; padding: .1rem 1.5rem .1rem 0; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
`;

const POLICY = contentSecurityPolicy(`'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`);

/** Who, what and where, in plain HTML. Links are relative, so that they hold behind a proxy's path prefix. */
export function page(answers: Answers, telemetryPath: string): RequestHandler {
  return (_request, response) => {
    response
      .set('Content-Security-Policy', POLICY)
      .type('text/html')
      .send(document(answers.status(), telemetryPath));
  };
}

function document(status: Status, telemetryPath: string): string {
  const rows: [string, unknown][] = [
    ['Scheduler', status.scheduler?.address ?? status.connection.address],
    ['Connection', sentence(status)],
    ['Dask', status.scheduler?.version ?? 'unknown'],
    ['Dask’s own page', dashboard(status)],
    ['Workers', `${number(status.cluster.workers)} with ${number(status.cluster.threads)} threads`],
    ['Tasks in the log', `${number(status.taskLog.tasks)} of at most ${number(status.taskLog.capacity)}`],
    ['Errors', number(status.cluster.errors)],
    ...status.missing.map(({ feature, reason }): [string, unknown] => [`Missing: ${feature}`, reason]),
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Daskscope ${status.connection.address}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <h1>Daskscope</h1>
        ${status.scheduler?.simulated ? html`<p><strong>A simulated cluster: nothing of it is real.</strong></p>` : ''}
        <table>
          ${rows.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value}</td>
              </tr> `,
          )}
        </table>
        <ul>
          ${links(telemetryPath).map(([path, meaning]) => html`<li><a href="${path}">${meaning}</a></li> `)}
        </ul>
        <p>Daskscope ${status.exporter.version}</p>
      </body>
    </html> `.text;
}

function links(telemetryPath: string): [string, string][] {
  return [
    [telemetryPath.slice(1), 'Metrics for Prometheus'],
    ['api/v1/status', 'Status'],
    ['api/v1/tasks?limit=100&keys=true', 'Tasks'],
    ['api/v1/progress', 'Progress'],
    ['api/v1/workers', 'Workers'],
    ['api/v1/errors', 'Errors'],
    ['api/v1/stream', 'Stream'],
    ['api/v1/openapi.json', 'All of it, as an OpenAPI document'],
  ];
}

function sentence({ connection, exporter }: Status): string {
  const since = new Date(connection.since).toISOString();
  if (connection.state === 'connected') return `Connected since ${since}`;
  const why = connection.error ?? 'There was no answer yet.';
  return connection.state === 'lost'
    ? `Lost since ${since}. ${why}`
    : `Connecting since ${new Date(exporter.startedAt).toISOString()}. ${why}`;
}

function dashboard({ scheduler }: Status): unknown {
  const url = scheduler?.dashboard;
  if (!url) return 'unknown';
  // The scheduler says it; only a web address becomes a link.
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${url}</a>` : url;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
