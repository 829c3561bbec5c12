import { ErrorsQuery, LIMITS } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

export function errors(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const { limit = LIMITS.defaultErrorRows, ...filter } = parseQuery(ErrorsQuery, request.url);
    await delivery.answer(request, response, 'errors', async (wanted) => {
      const told = await answers.errors({ ...filter, limit, bytes: LIMITS.errorBytes }, wanted);
      return inSlices(Body.json(told), wanted);
    });
  };
}
