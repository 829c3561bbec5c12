import { CLICKHOUSE_FLAGS } from './clickhouse-flags.ts';
import { CLUSTERS_FLAGS } from './clusters-flags.ts';
import { LOG_FORMATS, LOG_LEVELS, type Config } from './config.ts';
import { integer, quote, UsageError, type Flag } from './flag.ts';
import { KEPT_FLAGS } from './kept-flags.ts';
import { SCHEDULER_FLAGS } from './scheduler-flags.ts';
import { WEB_FLAGS } from './web-flags.ts';

const PREFIX_LIMIT = 10_000;

/** Every flag, in the order of the help and of the reference. */
export const FLAGS: readonly Flag<Config>[] = [
  ...SCHEDULER_FLAGS,
  ...CLUSTERS_FLAGS,
  ...WEB_FLAGS,
  ...KEPT_FLAGS,
  ...CLICKHOUSE_FLAGS,
  {
    name: 'metrics.max-prefixes',
    value: 'N',
    default: '200',
    meaning: 'Functions (prefixes) with series of their own; later ones share one series.',
    set: (config, value) =>
      (config.metrics.maxPrefixes = integer('metrics.max-prefixes', value, PREFIX_LIMIT)),
  },
  {
    name: 'log.level',
    value: LOG_LEVELS.join('|'),
    default: 'info',
    meaning: 'Log messages of this level and above it.',
    set: (config, value) => (config.log.level = oneOf('log.level', value, LOG_LEVELS)),
  },
  {
    name: 'log.format',
    value: LOG_FORMATS.join('|'),
    default: 'text',
    meaning: 'How the log is written.',
    set: (config, value) => (config.log.format = oneOf('log.format', value, LOG_FORMATS)),
  },
  { name: 'version', meaning: 'Print the version and leave.', set: (config) => (config.version = true) },
  { name: 'help', meaning: 'Print this and leave.', set: (config) => (config.help = true) },
];

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`--${name} takes ${allowed.join(' or ')}, not ${quote(value)}`);
  return found;
}
