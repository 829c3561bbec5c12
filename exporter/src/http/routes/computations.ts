import { CompareQuery, ComputationQuery, ComputationsQuery, type Computation } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { KeptProfiles } from '../../asked/kept-profiles.ts';
import { inSlices, type Work } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import type { FoundComputation } from '../answers/past/past-computations.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { gone } from '../problem.ts';
import { parseQuery } from '../query.ts';

type Profiles = Pick<KeptProfiles, 'of'>;

/** Those that match. */
export function computations(answers: Answers, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(ComputationsQuery, request.url);
    await delivery.answer(request, response, 'past', async (wanted) =>
      inSlices(Body.json(await answers.computations(query)), wanted),
    );
  };
}

/** One by its id in the path. */
export function computation(
  answers: Answers,
  profiles: Profiles,
  delivery: Delivery,
): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { profile = false } = parseQuery(ComputationQuery, request.url);
    const { id } = request.params;
    await delivery.answer(request, response, 'past', async (wanted) => {
      const found = await findOne(answers, profiles, id, wanted);
      return inSlices(
        answering(() => answers.computation(found, profile)),
        wanted,
      );
    });
  };
}

/** Two by their ids. */
export function compare(answers: Answers, profiles: Profiles, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const { a, b } = parseQuery(CompareQuery, request.url);
    await delivery.answer(request, response, 'past', async (wanted) => {
      const one = (id: string) => findOne(answers, profiles, id, wanted);
      const both = [await one(a), await one(b)] as const;
      return inSlices(
        answering(function* () {
          const [first, second]: [Computation, Computation] = [
            yield* answers.computation(both[0], false),
            yield* answers.computation(both[1], false),
          ];
          return answers.compared(first, second);
        }),
        wanted,
      );
    });
  };
}

function* answering(make: () => Work<object>): Work<Body> {
  return yield* Body.json(yield* make());
}

/** @throws HttpProblem gone */
export async function findOne(
  answers: Answers,
  profiles: Profiles,
  id: string,
  wanted: () => boolean,
): Promise<FoundComputation> {
  const found = await answers.findComputation(id, profiles, wanted);
  if (!found) throw noComputation(id);
  return found;
}

export const noComputation = (id: string) =>
  gone(
    `There is no computation ${JSON.stringify(id.slice(0, 80))}, or not any more. See api/v1/computations.`,
  );
