import type { RequestHandler } from 'express';
import { html } from '../html.ts';
import { PAGE_POLICY } from '../security-headers.ts';
import { PAGE, type PageAssets } from './page-assets.ts';

/** The live page. What it shows comes from the API; its links are relative, so that they hold behind a path prefix. */
export function page(telemetryPath: string, assets: PageAssets = PAGE): RequestHandler {
  const metrics = html`href="${telemetryPath.slice(1)}"`.text;
  const text = assets.html.replaceAll('href="metrics"', () => metrics);
  return (_request, response) => {
    response
      .set({ 'Content-Security-Policy': PAGE_POLICY, 'Cache-Control': 'no-cache' })
      .type('text/html')
      .send(text);
  };
}

/** Its script and its style, which never change under their names. */
export function pageFile(assets: PageAssets = PAGE): RequestHandler {
  return (request, response, next) => {
    const name = request.path.slice(1);
    const file = Object.hasOwn(assets.files, name) ? assets.files[name] : undefined;
    if (!file) {
      next();
      return;
    }
    response.set('Cache-Control', 'private, max-age=31536000, immutable').type(file.type).send(file.text);
  };
}
