import type { Config } from './config.ts';
import type { Flag } from './flag.ts';
import { FLAGS } from './flags.ts';

/** The text of --help. */
export function usage(): string {
  const heads = FLAGS.map(({ name, value }) => `  --${name}${value ? `=${value}` : ''}`);
  const width = Math.max(...heads.map((head) => head.length)) + 2;
  const lines = FLAGS.map((flag, i) => heads[i]!.padEnd(width) + flag.meaning + origin(flag));
  return `Usage: dask-exporter [flags] [ADDRESS]\n       dask-exporter report --help\n\n${lines.join('\n')}\n`;
}

function origin(flag: Flag<Config>): string {
  const notes = [
    flag.variable && `environment: ${flag.variable}`,
    flag.default && `default: ${flag.default}`,
  ].filter(Boolean);
  return notes.length ? ` (${notes.join('; ')})` : '';
}
