import { LIMITS } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

const READING = ['GET', 'HEAD'];

/** Refuses what no route takes: other methods, and URLs that are too long. */
export const requestLimits: RequestHandler = (request, _response, next) => {
  if (request.url.length > LIMITS.urlLength)
    throw new HttpProblem(
      414,
      `The path and query have ${request.url.length} characters; ${LIMITS.urlLength} are the limit.`,
    );
  if (!READING.includes(request.method))
    throw new HttpProblem(405, `Nothing here changes anything: use GET or HEAD, not ${request.method}.`, {
      Allow: READING.join(', '),
      // What comes with such a request is not read.
      Connection: 'close',
    });
  next();
};
