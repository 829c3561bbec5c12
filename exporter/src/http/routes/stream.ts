import { NoQuery, StreamQuery, type StreamPresence } from '@daskscope/api';
import type { Request, RequestHandler } from 'express';
import { parseQuery } from '../query.ts';
import type { Readers } from '../stream/readers.ts';

/**
 * Those who read of the cluster that a request is about.
 * @param ofNone it may be about none
 */
export type ReadersOf = (request: Pick<Request, 'url'>, ofNone: boolean) => Readers;

export function stream(readersOf: ReadersOf): RequestHandler {
  return (request, response) => {
    const query = parseQuery(StreamQuery, request.url);
    const ofNone = query.topics?.every((topic) => topic === 'clusters') ?? false;
    const readers = readersOf(request, ofNone);
    if (request.method === 'HEAD') return void response.type('application/x-ndjson').end();
    readers.enter(query, response);
  };
}

/** A stream's reader says that it is there. */
export function streamPresence(readersOf: ReadersOf): RequestHandler<{ reader: string }> {
  return (request, response) => {
    parseQuery(NoQuery, request.url);
    response.json({
      open: readersOf(request, true).hear(request.params.reader),
    } satisfies StreamPresence);
  };
}
