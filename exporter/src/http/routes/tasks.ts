import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LIMITS, TasksQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { TaskLog } from '../../state/log.ts';
import { jsonPieces } from '../json-pieces.ts';
import { badParameter, tooMany } from '../problem.ts';
import { parseQuery } from '../query.ts';

export function tasks(log: TaskLog, clock: () => number): RequestHandler {
  let underWay = 0;
  return async (request, response) => {
    const query = parseQuery(TasksQuery, request.url);
    if (query.from !== undefined && query.to !== undefined && query.from > query.to)
      throw badParameter(`from must not be after to: ${query.from} is after ${query.to}.`);
    if (underWay >= LIMITS.taskAnswers)
      throw tooMany(`${LIMITS.taskAnswers} answers of tasks are under way, which is the limit. Try again.`);
    underWay++;
    try {
      const { limit = LIMITS.defaultTaskRows, keys = false } = query;
      const answer = log.query({ ...query, limit, keys }, clock());
      response.type('application/json');
      await pipeline(Readable.from(jsonPieces(answer)), response);
    } catch (cause) {
      // The reader went away: nobody is there for an answer.
      if (!response.destroyed) throw cause;
    } finally {
      underWay--;
    }
  };
}
