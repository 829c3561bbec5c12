/** What was asked for on request and is not to be had; its message is a sentence for people that says why. */
export class NotTold extends Error {
  override name = 'NotTold';
  readonly code: 'busy' | 'gone' | 'not-answered' | 'not-connected' | 'refused';

  constructor(code: NotTold['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/** The answer is larger than a message may be, or cannot be read. */
export class TooLarge extends NotTold {
  constructor(detail: string) {
    super('refused', detail);
  }
}
