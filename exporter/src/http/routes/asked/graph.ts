import { GraphQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { AskedOnRequest } from '../../../asked/asked.ts';
import type { Answers } from '../../answers/answers.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { badParameter } from '../../problem.ts';
import { onRequest } from './on-request.ts';

const KINDS = ['key', 'group', 'prefix', 'erred'] as const;

export const graph = (
  answers: Answers,
  asked: Pick<AskedOnRequest, 'graph'>,
  delivery: Delivery,
): RequestHandler => onRequest(GraphQuery, (query) => asked.graph(ofOneKind(query)), answers.graph, delivery);

function ofOneKind(query: GraphQuery): GraphQuery {
  const [first, second] = KINDS.filter((kind) => query[kind] !== undefined && query[kind] !== false);
  if (second)
    throw badParameter(second, `${second} cannot be given together with ${first}. Give one of them.`);
  if (query.depth !== undefined && first !== 'key')
    throw badParameter('depth', 'depth says how far from a key. Give a key with it.');
  return query;
}
