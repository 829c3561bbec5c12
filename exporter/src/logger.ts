import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';

const STDERR = 2;

/** Structured logs on stderr, or in a file: lines for people, or JSON. */
export function createLogger(
  { level, format }: Config['log'],
  destination: number | string = STDERR,
): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return format === 'json'
    ? pino(options, pino.destination({ dest: destination, sync: true }))
    : pino({ ...options, hooks: { streamWrite: printableLine } }, text(destination));
}

/** What Node.js warns of is a line of the log like any other, instead of two of its own on stderr. */
export function logWarnings(process: NodeJS.EventEmitter, log: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error) =>
    log.warn({ err: warning }, `Node.js warns: ${warning.name}: ${warning.message}`),
  );
}

function text(destination: number | string): DestinationStream {
  return pretty({
    destination,
    sync: true,
    colorize: process.stderr.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
}

/** A line of JSON with every text in it printable; a stack keeps its lines. */
function printableLine(line: string): string {
  const log: unknown = JSON.parse(line, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    return key === 'stack' ? value.split('\n').map(printable).join('\n') : printable(value);
  });
  return `${JSON.stringify(log)}\n`;
}

/** What a scheduler or a request says must not steer a terminal. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
