import { ProgressQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

export function progress(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(ProgressQuery, request.url);
    // What is here waits for nobody's disk.
    const kind = answers.progressAsksPast(query) ? 'past' : 'figures';
    await delivery.answer(request, response, kind, async (wanted) =>
      inSlices(Body.json(await answers.progressAt(query)), wanted),
    );
  };
}
