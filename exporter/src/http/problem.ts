import { STATUS_CODES } from 'node:http';
import { PROBLEMS, type Problem, type ProblemCode } from '@daskscope/api';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { NotTold } from '../asked/not-told.ts';
import { HistoryError } from '../history/thread.ts';
import { QueryError } from '../state/log/query/query.ts';
import { cut, NAME_LIMIT } from '../state/text.ts';
import type { Log } from './log.ts';

interface Refusal {
  /** The parameter at fault. */
  parameter?: string;
  headers?: Record<string, string>;
}

/** A request that is refused; what is thrown anywhere below a route and becomes its answer. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly code: ProblemCode;
  readonly parameter: string | undefined;
  readonly headers: Record<string, string>;

  /** @param detail a sentence: what, where, and what to do */
  constructor(code: ProblemCode, detail: string, { parameter, headers = {} }: Refusal = {}) {
    super(detail);
    this.code = code;
    this.parameter = parameter;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  get body(): Problem {
    const { code, parameter, message } = this;
    const error = STATUS_CODES[this.status] ?? 'Error';
    return { error, detail: message, code, ...(parameter !== undefined && { parameter }) };
  }
}

/** @param parameter its name, which may be any text where there is no such parameter */
export const badParameter = (parameter: string, detail: string) =>
  new HttpProblem('bad-parameter', detail, { parameter: cut(parameter, NAME_LIMIT) });

export const gone = (detail: string) => new HttpProblem('gone', detail);

const RETRY_SECONDS = 1;

export const tooMany = (detail: string) =>
  new HttpProblem('busy', detail, { headers: { 'Retry-After': String(RETRY_SECONDS) } });

export const unknownRoute: RequestHandler = (request) => {
  throw new HttpProblem(
    'no-such-path',
    `There is nothing at ${request.path}. See api/v1/openapi.json for what there is.`,
  );
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

/** Whatever a request fails of. */
export function toProblem(cause: unknown): HttpProblem {
  if (cause instanceof HttpProblem) return cause;
  if (cause instanceof QueryError)
    return badParameter(cause.parameter, `${cause.parameter}: ${cause.message}`);
  if (cause instanceof NotTold)
    return cause.code === 'busy' ? tooMany(cause.message) : new HttpProblem(cause.code, cause.message);
  if (cause instanceof HistoryError)
    return new HttpProblem('failed', `The history cannot be read now. ${cause.message}`);
  // What express throws for a path that is not percent-encoded text.
  if (cause instanceof URIError)
    return new HttpProblem('malformed-url', 'The path is malformed: it is not percent-encoded UTF-8.');
  return new HttpProblem('failed', 'The exporter failed to answer. Its log says why.');
}
