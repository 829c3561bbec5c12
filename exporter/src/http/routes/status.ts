import { NoQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Answers } from '../answers.ts';
import { parseQuery } from '../query.ts';

export function status(answers: Answers): RequestHandler {
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    response.json(answers.status());
  };
}
