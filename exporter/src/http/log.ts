import type { Logger } from 'pino';

/** What is logged of requests; never their headers. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
