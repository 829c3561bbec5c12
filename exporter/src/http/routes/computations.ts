import { CompareQuery, ComputationQuery, type Computation } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { KeptProfiles } from '../../asked/kept-profiles.ts';
import { inSlices, type Work } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { gone } from '../problem.ts';
import { parseQuery } from '../query.ts';

type Profiles = Pick<KeptProfiles, 'of'>;

/** One by its id in the path. */
export function computation(
  answers: Answers,
  profiles: Profiles,
  delivery: Delivery,
): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { profile = false } = parseQuery(ComputationQuery, request.url);
    const { id } = request.params;
    await delivery.answer(request, response, 'scan', (wanted) =>
      inSlices(
        answering(() => one(answers, profiles, id, profile)),
        wanted,
      ),
    );
  };
}

/** Two by their ids. */
export function compare(answers: Answers, profiles: Profiles, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const { a, b } = parseQuery(CompareQuery, request.url);
    await delivery.answer(request, response, 'scan', (wanted) =>
      inSlices(
        answering(function* () {
          return answers.compared(
            yield* one(answers, profiles, a, false),
            yield* one(answers, profiles, b, false),
          );
        }),
        wanted,
      ),
    );
  };
}

/** With its profile, where one is kept. @throws HttpProblem gone */
export const oneComputation = (answers: Answers, profiles: Profiles, id: string): Work<Computation> =>
  one(answers, profiles, id, true);

function* answering(make: () => Work<object>): Work<Body> {
  return yield* Body.json(yield* make());
}

function* one(answers: Answers, profiles: Profiles, id: string, withProfile: boolean): Work<Computation> {
  const answer = yield* answers.computation(id, profiles.of(id), withProfile);
  if (!answer) throw noComputation(id);
  return answer;
}

export const noComputation = (id: string) =>
  gone(
    `There is no computation ${JSON.stringify(id.slice(0, 80))}, or not any more. See api/v1/computations.`,
  );
