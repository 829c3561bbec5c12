import type { Static, TObject } from '@sinclair/typebox';
import type { RequestHandler } from 'express';
import { inSlices, type Work } from '../../../slices.ts';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { parseQuery } from '../../query.ts';

/** A route that asks the scheduler. Those who share what it told share the answer's text, too. */
export function onRequest<Schema extends TObject, Told extends object>(
  schema: Schema,
  ask: (query: Static<Schema>) => Promise<Told>,
  answer: (told: Told, query: Static<Schema>) => Work<object>,
  delivery: Delivery,
): RequestHandler {
  const bodies = new WeakMap<Told, Promise<Body>>();
  return async (request, response) => {
    const query = parseQuery(schema, request.url);
    const told = await ask(query);
    const body = bodies.get(told) ?? inSlices(answering(told, query));
    bodies.set(told, body);
    await delivery.send(request, response, await body);
  };

  function* answering(told: Told, query: Static<Schema>): Work<Body> {
    return yield* Body.json(yield* answer(told, query));
  }
}
