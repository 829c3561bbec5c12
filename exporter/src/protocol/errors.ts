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

/** The scheduler answered with an error: a blocked handler or an exception in one. */
export class RemoteError extends CommError {
  /** The exception as Python's `repr` gives it (`exception_text`), e.g. `ValueError('no such key')`. */
  readonly text: string;

  constructor(address: string, what: string, text: string, options?: ErrorOptions) {
    super(address, `${what}: ${text}`, options);
    this.text = text;
  }
}
