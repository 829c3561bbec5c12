import { NoQuery, openapi } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { parseQuery } from '../query.ts';

export function openapiDocument(version: string): RequestHandler {
  const document = openapi(version);
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    response.json(document);
  };
}
