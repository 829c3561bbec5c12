import type { Logger } from 'pino';

/**
 * A log of one cluster among many: what is said again and again while it cannot be reached is said once. Files of schedulers
 * that were killed stay for ever.
 */
export function quietly(log: Pick<Logger, 'info' | 'warn' | 'debug'>): Pick<Logger, 'info' | 'warn'> {
  let said: string | undefined;
  return {
    info(fields: object, message?: string) {
      said = undefined;
      log.info(fields, message);
    },
    warn(fields: object, message?: string) {
      if (message === said) log.debug(fields, message);
      else log.warn(fields, message);
      said = message;
    },
  };
}
