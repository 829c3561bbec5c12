import { LIMITS } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

const READING = ['GET', 'HEAD'];

/** Refuses what no route takes: other methods, and URLs that are too long. */
export const requestLimits: RequestHandler = (request, _response, next) => {
  if (request.url.length > LIMITS.urlLength)
    throw new HttpProblem(
      'url-too-long',
      `The path and query have ${request.url.length} characters; ${LIMITS.urlLength} are the limit.`,
    );
  if (!READING.includes(request.method))
    throw new HttpProblem(
      'read-only',
      `Nothing here changes anything: use GET or HEAD, not ${request.method}.`,
      // What comes with such a request is not read.
      { headers: { Allow: READING.join(', '), Connection: 'close' } },
    );
  next();
};
