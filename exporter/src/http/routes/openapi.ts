import { NoQuery, openapi } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { atOnce } from '../../slices.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

export function openapiDocument(delivery: Delivery): RequestHandler {
  const body = atOnce(Body.json(openapi()));
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    await delivery.send(request, response, body);
  };
}
