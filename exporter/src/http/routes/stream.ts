import { NoQuery, StreamQuery, type StreamPresence } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { parseQuery } from '../query.ts';
import type { Readers } from '../stream/readers.ts';

export function stream(readers: Readers): RequestHandler {
  return (request, response) => {
    const query = parseQuery(StreamQuery, request.url);
    if (request.method === 'HEAD') return void response.type('application/x-ndjson').end();
    readers.enter(query, response);
  };
}

/** A stream's reader says that it is there. */
export function streamPresence(readers: Readers): RequestHandler<{ reader: string }> {
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    response.json({ open: readers.hear(request.params.reader) } satisfies StreamPresence);
  };
}
