import { ErrorsQuery, LIMITS } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Failures } from '../../state/failures.ts';
import { parseQuery } from '../query.ts';

export function errors(failures: Failures): RequestHandler {
  return (request, response) => {
    const query = parseQuery(ErrorsQuery, request.url);
    response.json(failures.list({ ...query, limit: query.limit ?? LIMITS.defaultErrorRows }));
  };
}
