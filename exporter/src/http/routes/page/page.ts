import type { Clusters } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { html } from '../../html.ts';
import { PAGE_POLICY } from '../../security-headers.ts';
import { PAGE, type PageAssets } from './page-assets.ts';

/** The live page, or the list of clusters where there are many and it does not say which. What it shows comes from the API; its links are relative, so that they hold behind a path prefix. */
export function page(
  telemetryPath: string,
  mode: Clusters['mode'],
  delivery: Delivery,
  assets: PageAssets = PAGE,
): RequestHandler {
  const metrics = html`href="${telemetryPath.slice(1)}"`.text;
  const body = Body.text(
    'html',
    assets.html
      .replaceAll('href="metrics"', () => metrics)
      .replace('<body>', mode === 'many' ? '<body data-clusters="many">' : '<body>'),
  );
  return async (request, response) => {
    response.set({ 'Content-Security-Policy': PAGE_POLICY, 'Cache-Control': 'no-cache' });
    await delivery.send(request, response, body);
  };
}

/** Its script and its style, which never change under their names. */
export function pageFile(delivery: Delivery, assets: PageAssets = PAGE): RequestHandler {
  const bodies = new Map(
    Object.entries(assets.files).map(([name, { type, text }]) => [name, Body.text(type, text)]),
  );
  return async (request, response, next) => {
    const body = bodies.get(request.path.slice(1));
    if (!body) return next();
    response.set('Cache-Control', 'private, max-age=31536000, immutable');
    await delivery.send(request, response, body);
  };
}
