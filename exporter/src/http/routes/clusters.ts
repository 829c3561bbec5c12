import { NoQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import { clustersOf, type Listing } from '../clusters/cluster-list.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

/** All clusters. @param clock ms since the epoch */
export function clusters(listing: Listing, clock: () => number, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    await delivery.answer(request, response, 'figures', (wanted) =>
      inSlices(
        (function* () {
          return yield* Body.json(yield* clustersOf(listing, clock()));
        })(),
        wanted,
      ),
    );
  };
}
