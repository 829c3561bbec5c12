/** What a person can act on: its message is printed as it is, without a stack. */
export class Failure extends Error {}
