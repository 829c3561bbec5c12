import type { RequestHandler } from 'express';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';

export interface Metrics {
  /** The text of all families. wanted: asked meanwhile whether still somebody waits for it. */
  renderInSlices(wanted: () => boolean): string | Buffer | Promise<string | Buffer>;
  contentType: string;
}

export function metricsText(metrics: Metrics, delivery: Delivery): RequestHandler {
  return (request, response) =>
    // Prometheus servers may add parameters of their own, which change nothing.
    delivery.answer(
      request,
      response,
      'metrics',
      async (wanted) => Body.text(metrics.contentType, await metrics.renderInSlices(wanted)),
      metrics,
    );
}
