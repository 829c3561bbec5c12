import { LIMITS, TasksQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import { inSlices, type Work } from '../../slices.ts';
import type { TaskQuery } from '../../state/query/query.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { parseQuery } from '../query.ts';

export function tasks(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(TasksQuery, request.url);
    const { limit = LIMITS.defaultTaskRows, keys = false } = query;
    await delivery.answer(request, response, 'scan', (wanted) =>
      inSlices(answering({ ...query, limit, keys, bytes: LIMITS.taskBytes }), wanted),
    );
  };

  function* answering(query: TaskQuery): Work<Body> {
    return yield* Body.json(yield* answers.tasks(query));
  }
}
