import { NoQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

export function status(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    await delivery.answer(request, response, 'figures', (wanted) =>
      inSlices(Body.json(answers.status()), wanted),
    );
  };
}
