import { NoQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Answers } from '../answers.ts';
import { notFound } from '../problem.ts';
import { parseQuery } from '../query.ts';

export function workers(answers: Answers): RequestHandler {
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    response.json(answers.workers());
  };
}

export function worker(answers: Answers): RequestHandler<{ address: string }> {
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    const { address } = request.params;
    const answer = answers.worker(address);
    if (!answer) throw notFound(`There is no worker at ${address} now. See api/v1/workers.`);
    response.json(answer);
  };
}
