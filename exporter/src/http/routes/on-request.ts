import type {
  Graph,
  GraphQuery,
  Logs,
  LogsQuery,
  Profile,
  ProfileQuery,
  Stacks,
  StacksQuery,
} from '@daskscope/api';
import type { Static, TObject } from '@sinclair/typebox';
import type { RequestHandler } from 'express';
import { inSlices } from '../../slices.ts';
import { Body } from '../delivery/body.ts';
import type { SeenBandwidths } from '../../state/updates.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

/** What the scheduler and its workers are asked when somebody wants to see it. Each throws NotTold. */
export interface AskedOnRequest {
  profile: (query: ProfileQuery) => Promise<Profile>;
  stacks: (query: StacksQuery) => Promise<Stacks>;
  logs: (query: LogsQuery) => Promise<Logs>;
  graph: (query: GraphQuery) => Promise<Graph>;
  bandwidths: () => Promise<SeenBandwidths>;
}

/** A route that asks. Those who share an answer share its text, too. */
export function onRequest<Schema extends TObject>(
  schema: Schema,
  ask: (query: Static<Schema>) => Promise<object>,
  delivery: Delivery,
): RequestHandler {
  const bodies = new WeakMap<object, Promise<Body>>();
  return async (request, response) => {
    const query = parseQuery(schema, request.url);
    const answer = await ask(query);
    const body = bodies.get(answer) ?? inSlices(Body.json(answer));
    bodies.set(answer, body);
    await delivery.send(request, response, await body);
  };
}
