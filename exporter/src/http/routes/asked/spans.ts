import { SpansQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { AskedOnRequest } from '../../../asked/asked.ts';
import type { AskedSpans } from '../../../asked/spans.ts';
import { inSlices, type Work } from '../../../slices.ts';
import type { Answers } from '../../answers/answers.ts';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { parseQuery } from '../../query.ts';

/** Whatever is wanted of them, the scheduler is asked for the same. */
export function spans(
  answers: Answers,
  asked: Pick<AskedOnRequest, 'spans'>,
  delivery: Delivery,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(SpansQuery, request.url);
    const told = await asked.spans();
    await delivery.answer(request, response, 'scan', (wanted) => inSlices(answering(told, query), wanted));
  };

  function* answering(told: AskedSpans, query: SpansQuery): Work<Body> {
    return yield* Body.json(yield* answers.spans(told, query));
  }
}
