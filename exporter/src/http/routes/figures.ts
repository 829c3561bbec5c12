import type { Static, TObject } from '@sinclair/typebox';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

/** A route that answers what is known now. */
export function figures<Schema extends TObject>(
  schema: Schema,
  answer: (query: Static<Schema>) => object,
  delivery: Delivery,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(schema, request.url);
    await delivery.answer(request, response, 'figures', async (wanted) =>
      inSlices(Body.json(answer(query)), wanted),
    );
  };
}
