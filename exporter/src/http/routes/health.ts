import type { RequestHandler } from 'express';

/** For whoever restarts or routes to the exporter. The scheduler's state is no part of it: dask_up says that. */
export const healthy: RequestHandler = (_request, response) => {
  response.type('text/plain').send('Daskscope is healthy.\n');
};

export const ready: RequestHandler = (_request, response) => {
  response.type('text/plain').send('Daskscope is ready.\n');
};
