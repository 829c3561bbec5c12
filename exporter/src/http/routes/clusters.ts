import { NoQuery, type Clusters } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices, type Work } from '../../slices.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

/** All clusters, as `list` has them now. */
export function clusters(list: () => Work<Clusters>, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    await delivery.answer(request, response, 'figures', (wanted) =>
      inSlices(
        (function* () {
          return yield* Body.json(yield* list());
        })(),
        wanted,
      ),
    );
  };
}
