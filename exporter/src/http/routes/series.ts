import { SeriesQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { badParameter } from '../problem.ts';
import { parseQuery } from '../query.ts';

export function series(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(SeriesQuery, request.url);
    if (query.from !== undefined && query.to !== undefined && query.from > query.to)
      throw badParameter('from', `from must not be after to: ${query.from} is after ${query.to}.`);
    await delivery.answer(request, response, 'figures', (wanted) =>
      inSlices(
        (function* () {
          return yield* Body.json(yield* answers.series(query));
        })(),
        wanted,
      ),
    );
  };
}
