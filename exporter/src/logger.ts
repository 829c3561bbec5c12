import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.ts';

const STDERR = 2;

/** Structured logs on stderr: lines for people, or JSON. */
export function createLogger({ level, format }: Config['log']): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return format === 'json'
    ? pino(options, pino.destination({ dest: STDERR, sync: true }))
    : pino(options, text());
}

function text(): DestinationStream {
  return pretty({
    destination: STDERR,
    sync: true,
    colorize: process.stderr.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
    messageFormat: (log, messageKey) => printable(String(log[messageKey])),
  });
}

/** What a scheduler or a request says must not steer a terminal. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
