import { LinksQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { AskedOnRequest } from '../../../asked/asked.ts';
import { NotTold } from '../../../asked/not-told.ts';
import { inSlices, type Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { Answers } from '../../answers/answers.ts';
import type { ToldBandwidths } from '../../answers/links.ts';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { parseQuery } from '../../query.ts';

export function links(
  cluster: Cluster,
  answers: Answers,
  { bandwidths }: Pick<AskedOnRequest, 'bandwidths'>,
  delivery: Delivery,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(LinksQuery, request.url);
    const told = await toldFor(query);
    await delivery.answer(request, response, 'scan', (wanted) => inSlices(answering(query, told), wanted));
  };

  function* answering(query: LinksQuery, told: ToldBandwidths): Work<Body> {
    return yield* Body.json(yield* answers.links(query, told));
  }

  async function toldFor({ life }: LinksQuery): Promise<ToldBandwidths> {
    if (life !== undefined && life !== cluster.identity?.id)
      return { code: 'gone', reason: 'The scheduler that had seen bandwidths then is not there any more.' };
    try {
      return await bandwidths();
    } catch (error) {
      if (!(error instanceof NotTold)) throw error;
      return { code: error.code, reason: error.message };
    }
  }
}
