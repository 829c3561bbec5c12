import type { RequestHandler } from 'express';

export interface Metrics {
  /** The text of all families. */
  render(): string | Buffer | Promise<string | Buffer>;
  contentType: string;
}

export function metricsText(metrics: Metrics): RequestHandler {
  return async (_request, response) => {
    const text = await metrics.render();
    response.set('Content-Type', metrics.contentType).send(text);
  };
}
