import { NoQuery, WorkersQuery, type Workers } from '@daskscope/api';
import type { Request, RequestHandler, Response } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { gone } from '../problem.ts';
import { parseQuery } from '../query.ts';

/** All workers, or the one whose address is in the query, where a slash may stand as it is. */
export function workers(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const { address } = parseQuery(WorkersQuery, request.url);
    await answer(request, response, () =>
      address === undefined ? answers.workers() : one(answers, address),
    );
  };

  function answer(request: Request, response: Response, workers: () => Workers) {
    return delivery.answer(request, response, 'figures', async (wanted) =>
      inSlices(Body.json(workers()), wanted),
    );
  }
}

/** One worker by its address in the path, which proxies may not let through: it holds encoded slashes. */
export function worker(answers: Answers, delivery: Delivery): RequestHandler<{ address: string }> {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    const { address } = request.params;
    await delivery.answer(request as never, response, 'figures', async (wanted) =>
      inSlices(Body.json(one(answers, address)), wanted),
    );
  };
}

function one(answers: Answers, address: string): Workers {
  const answer = answers.worker(address);
  if (!answer) throw gone(`There is no worker at ${address} now. See api/v1/workers.`);
  return answer;
}
