import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

/** Why a request is refused, for programs: the code, its HTTP status, and when it comes. */
export const PROBLEMS = {
  'bad-parameter': {
    status: 400,
    when: 'A parameter is unknown, missing, repeated, malformed or out of its range; `parameter` names it',
  },
  'malformed-url': { status: 400, when: 'The path or the query is not percent-encoded UTF-8' },
  'cluster-needed': {
    status: 400,
    when: 'The exporter watches many clusters, and `cluster` does not say which is meant; `detail` has names',
  },
  'login-needed': {
    status: 401,
    when: 'A user and a password are needed (where the exporter is configured so)',
  },
  'no-such-path': { status: 404, when: 'There is nothing at this path' },
  'cluster-unknown': { status: 404, when: 'The exporter watches no cluster of this name, or not any more' },
  gone: {
    status: 404,
    when: 'The run, the worker, the computation or the key asked for is not known, or not any more',
  },
  'read-only': { status: 405, when: 'Only GET and HEAD: nothing here changes anything' },
  'url-too-long': {
    status: 414,
    when: `The path and query are longer than ${LIMITS.urlLength} characters`,
  },
  busy: { status: 429, when: 'Too much at once; try again after Retry-After seconds' },
  failed: { status: 500, when: 'The exporter failed; its log says why' },
  refused: {
    status: 502,
    when: 'The scheduler forbids what was to be asked of it, does not know it, or failed at it; `detail` says which',
  },
  'not-connected': { status: 503, when: 'There is no connection to the scheduler; `detail` says why' },
  'not-answered': { status: 504, when: 'The scheduler or its workers gave no answer in time' },
  misconfigured: { status: 500, when: "The exporter's web configuration cannot be used; its log says why" },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** What every refused request answers. */
export const Problem = Type.Object({
  error: Type.String({ description: 'What is wrong, in a few words' }),
  detail: Type.String({
    description: 'A sentence for people, which may change: what, where, and what to do',
  }),
  code: Type.Union(
    PROBLEM_CODES.map((code) => Type.Literal(code)),
    { description: 'For programs. More may be added' },
  ),
  parameter: Type.Optional(Type.String({ description: 'The parameter at fault, where one is' })),
});
export type Problem = Static<typeof Problem>;
