/**
 * What can go wrong on a comm. A message is one sentence that starts with the address, so that it can be
 * logged or shown as it is; `what` is that sentence without the address.
 */
export class CommError extends Error {
  /** As the user wrote it or as `formatAddress` gives it; empty where the bytes' origin is not known. */
  readonly address: string;
  readonly what: string;

  constructor(address: string, what: string, options?: ErrorOptions) {
    super(`${address || 'The peer'} ${what}`, options);
    this.name = new.target.name;
    this.address = address;
    this.what = what;
  }
}

/** No comm came about: refused, no such host, no answer in time, or TLS that failed. */
export class ConnectError extends CommError {}

/** The peer does not speak Dask's protocol, or says more than the limits allow. */
export class ProtocolError extends CommError {}

/** The comm ended while something was still expected of it. */
export class CommClosedError extends CommError {}

/** Characters of an exception's text that are kept: it is logged and shown. */
const REMOTE_TEXT_LIMIT = 4096;

/** The scheduler answered with an error: a blocked handler or an exception in one. */
export class RemoteError extends CommError {
  /** The exception as Python's `repr` gives it (`exception_text`), e.g. `ValueError('no such key')`; a long one is cut. */
  readonly text: string;

  constructor(address: string, what: string, text: string, options?: ErrorOptions) {
    const kept = text.length <= REMOTE_TEXT_LIMIT ? text : `${text.slice(0, REMOTE_TEXT_LIMIT)}…`;
    super(address, `${what}: ${kept}`, options);
    this.text = kept;
  }
}
