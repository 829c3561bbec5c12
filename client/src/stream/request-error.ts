import type { Problem } from '@daskscope/api';

/** What the exporter says of a refusal for programs. Nothing: one that is older than codes, or no answer of an exporter's. */
export type RefusalCode = Partial<Pick<Problem, 'code' | 'parameter'>>;

/** An answer that is none; the message is a sentence that says why, and what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** 0: there was no answer at all. */
  readonly status: number;
  readonly refusal: RefusalCode;

  constructor(status: number, message: string, refusal: RefusalCode = {}) {
    super(message);
    this.status = status;
    this.refusal = refusal;
  }
}

/**
 * Whether a parameter is refused. An exporter that is older than codes refuses what it does not know without one, so any of its
 * 400 may be of this parameter: ask again without it, and see.
 */
export function refuses(parameter: string, status: number, refusal: RefusalCode): boolean {
  if (status !== 400) return false;
  if (refusal.code === undefined) return true;
  return refusal.code === 'bad-parameter' && refusal.parameter === parameter;
}
