import { STATUS_CODES } from 'node:http';
import type { Problem } from '@daskscope/api';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { QueryError } from '../state/query/query.ts';
import type { Log } from './log.ts';

/** A request that is refused; what is thrown anywhere below a route and becomes its answer. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly headers: Record<string, string>;

  /** @param detail a sentence: what, where, and what to do */
  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }

  get body(): Problem {
    return { error: STATUS_CODES[this.status] ?? 'Error', detail: this.message };
  }
}

export const badParameter = (detail: string) => new HttpProblem(400, detail);
export const notFound = (detail: string) => new HttpProblem(404, detail);

const RETRY_SECONDS = 1;

export function tooMany(detail: string): HttpProblem {
  return new HttpProblem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
}

export const unknownRoute: RequestHandler = (request) => {
  throw notFound(`There is nothing at ${request.path}. See api/v1/openapi.json for what there is.`);
};

/** Answers every error as a Problem; what is nobody's mistake but the exporter's is logged. */
export function answerProblems(log: Log): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return (cause, request, response, _next) => {
    const problem = toProblem(cause);
    if (problem.status >= 500) log.error({ err: cause, path: request.path }, 'A request failed');
    // Too late for another answer: what began as a good one must not look whole.
    if (response.headersSent) return void response.destroy();
    response.status(problem.status).set(problem.headers).json(problem.body);
  };
}

function toProblem(cause: unknown): HttpProblem {
  if (cause instanceof HttpProblem) return cause;
  if (cause instanceof QueryError) return badParameter(`${cause.parameter}: ${cause.message}`);
  // What express throws for a path that is not percent-encoded text.
  if (cause instanceof URIError)
    return badParameter('The path is malformed: it is not percent-encoded UTF-8.');
  return new HttpProblem(500, 'The exporter failed to answer. Its log says why.');
}
