/** An answer that is none; the message is a sentence that says why, and what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** 0: there was no answer at all. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
