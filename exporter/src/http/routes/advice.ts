import { AdviceQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { badParameter } from '../problem.ts';
import { parseQuery } from '../query.ts';
import { noComputation } from './computations.ts';

/** Of a computation, or of a range of time. */
export function advice(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(AdviceQuery, request.url);
    check(query);
    await delivery.answer(request, response, 'scan', async (wanted) => {
      const told = await answers.advice(query, wanted);
      if (!told) throw noComputation(query.computation!);
      return inSlices(Body.json(told), wanted);
    });
  };
}

function check({ computation, from, to }: AdviceQuery): void {
  if (computation === undefined && from === undefined)
    throw badParameter(
      'computation',
      'Advice is about a computation or a range: give computation, an id of api/v1/computations, or from, in ms since the epoch.',
    );
  if (computation !== undefined && (from !== undefined || to !== undefined))
    throw badParameter(
      from === undefined ? 'to' : 'from',
      'A computation has a beginning and an end of its own: give either computation or from and to.',
    );
}
